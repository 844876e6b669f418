// Level of a series under Gaussian noise, with the curve integrated out.
//
// In the Demmler-Reinsch basis the data reduce to one projection z[j] per wave and one residual
// sum of squares, so that only two parameters are left to sample. Each wave's coefficient follows
// afterwards in closed form (models/stats/level/gaussian_level.py). Values are standardised: median 0,
// standard deviation 1; one unit below is one such standard deviation.
data {
  int<lower=1> J;               // penalised waves
  int<lower=0> residual_dof;    // measurements minus all waves, level, slope and steps included
  vector[J] z;                  // (J) projections of the data on the penalised waves, standardised
  vector<lower=0>[J] lambda;    // (J) penalty of each wave; scaled so that tau is the wiggle's sd
  real<lower=0> rss0;           // squared distance of the data from all waves, standardised squared
}
transformed data {
  vector[J] spread = inv(lambda);  // (J) prior variance of each coefficient at tau = 1
}
parameters {
  real<lower=0> sigma;          // sd of the noise of one measurement, standardised
  real<lower=0> tau;            // sd of the curve's wiggle about its line, standardised
}
model {
  sigma ~ student_t(3, 0, 2.5); // half-t by the lower bound: up to several sds of the data
  tau ~ student_t(3, 0, 2.5);   // half-t by the lower bound
  z ~ normal(0, sqrt(square(sigma) + square(tau) * spread));
  // rss0 / sigma^2 is chi-squared with residual_dof degrees of freedom.
  target += -residual_dof * log(sigma) - 0.5 * rss0 / square(sigma);
}
