// Level of a series with steps: noise and wiggle over the configurations that a sampler visited.
//
// A configuration is a set of steps with the weights, memory and scale of the noise. Given one, the
// data are whitened, curve and step sizes are integrated out, and one projection per wave and one
// residual sum of squares are left (models/stats/steps/sampler/configurations.py). The posterior is the
// mean of those given each configuration. Values are standardised: median 0, standard deviation 1;
// one unit below is one such standard deviation.
data {
  int<lower=1> M;               // configurations
  int<lower=1> J;               // penalised waves
  real<lower=0> residual_dof;   // blocks of runs minus all waves, level and slope included
  array[M] vector<lower=0>[J] z2; // (M, J) squared projections on the waves, standardised squared
  array[M] vector<lower=0>[J] spread; // (M, J) prior variance of each projection at tau = 1
  vector<lower=0>[M] rss0;      // (M) squared distance from all waves, standardised squared
  vector[M] log_share;          // (M) minus log of the evidence of each configuration
  real<lower=0> sigma_centre;   // where chains start and sigma's scale is centred, standardised
  real<lower=0> sigma_width;    // posterior sd of log sigma, roughly
  real<lower=0> tau_centre;     // where chains start and tau's scale is centred, standardised
  real<lower=0> tau_width;      // posterior sd of log tau, roughly
}
parameters {
  // Log sd of the noise of one run, standardised; half-t prior on sigma below.
  real<offset=log(sigma_centre), multiplier=sigma_width> log_sigma;
  // Log sd of the curve's wiggle, standardised; half-t prior on tau below.
  real<offset=log(tau_centre), multiplier=tau_width> log_tau;
}
transformed parameters {
  // Bounds that no data reach: they keep a wild leap of early warm-up from ending in a NaN.
  real<lower=0> sigma = exp(fmin(fmax(log_sigma, -30), 30)); // sd of the noise, standardised
  real<lower=0> tau = exp(fmin(fmax(log_tau, -30), 30)); // sd of the wiggle, standardised
}
model {
  sigma ~ student_t(3, 0, 2.5); // half-t: up to several sds of the data
  tau ~ student_t(3, 0, 2.5);   // half-t
  target += log_sigma + log_tau; // because these two priors are on sigma and tau themselves
  vector[M] log_density; // (M) of the data given each configuration, over its evidence
  for (m in 1 : M) {
    vector[J] variance = square(sigma) + square(tau) * spread[m];
    log_density[m] = log_share[m] - 0.5 * (sum(log(variance)) + sum(z2[m] ./ variance));
    log_density[m] += -0.5 * rss0[m] / square(sigma);
  }
  // rss0 / sigma^2 is chi-squared with residual_dof degrees of freedom, in every configuration.
  target += log_sum_exp(log_density) - residual_dof * log_sigma;
}
