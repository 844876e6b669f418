// Level of a series with steps: noise and wiggle in each configuration that a sampler visited.
//
// A configuration is a set of steps with the weights, memory and scale of the noise. Given one, the
// data are whitened, curve and step sizes are integrated out, and one projection per wave and one
// residual sum of squares are left (models/stats/steps/sampler/configurations.py). Each configuration
// has a noise and a wiggle of its own, so that what is sampled has one hump for each, and chains
// need not jump between them; all draws together are draws from the mean of the posteriors.
// Values are standardised: median 0, standard deviation 1; one unit below is one such standard
// deviation.
data {
  int<lower=1> M;               // configurations
  int<lower=1> J;               // penalised waves
  real<lower=0> residual_dof;   // blocks of runs minus all waves, level and slope included
  array[M] vector<lower=0>[J] z2; // (M, J) squared projections on the waves, standardised squared
  array[M] vector<lower=0>[J] spread; // (M, J) prior variance of each projection at tau = 1
  vector<lower=0>[M] rss0;      // (M) squared distance from all waves, standardised squared
  vector<lower=0>[M] sigma_centre; // (M) where chains start and sigma's scale is centred, standardised
  vector<lower=0>[M] sigma_width;  // (M) posterior sd of log sigma, roughly
  vector<lower=0>[M] tau_centre; // (M) where chains start and tau's scale is centred, standardised
  vector<lower=0>[M] tau_width;  // (M) posterior sd of log tau, roughly
}
transformed data {
  // Variables of their own: of an expression in offset=…, this Stan keeps no copy for vectors.
  vector[M] middle_sigma = log(sigma_centre);
  vector[M] middle_tau = log(tau_centre);
}
parameters {
  // (M) log sd of the noise of one run, standardised; half-t prior on sigma below.
  vector<offset=middle_sigma, multiplier=sigma_width>[M] log_sigma;
  // (M) log sd of the curve's wiggle, standardised; half-t prior on tau below.
  vector<offset=middle_tau, multiplier=tau_width>[M] log_tau;
}
transformed parameters {
  // Bounds that no data reach: they keep a wild leap of early warm-up from ending in a NaN.
  vector<lower=0>[M] sigma = exp(fmin(fmax(log_sigma, -30), 30)); // (M) sd of the noise, standardised
  vector<lower=0>[M] tau = exp(fmin(fmax(log_tau, -30), 30)); // (M) sd of the wiggle, standardised
}
model {
  vector[M] near_sigma = log(sigma);
  vector[M] near_tau = log(tau);
  // Beyond the bounds the density falls, so that a chain that leapt there comes back.
  target += -dot_self(log_sigma - near_sigma) - dot_self(log_tau - near_tau);
  sigma ~ student_t(3, 0, 2.5); // half-t: up to several sds of the data
  tau ~ student_t(3, 0, 2.5);   // half-t
  target += sum(near_sigma) + sum(near_tau); // because these priors are on sigma and tau themselves
  for (m in 1 : M) {
    vector[J] variance = square(sigma[m]) + square(tau[m]) * spread[m];
    target += -0.5 * (sum(log(variance)) + sum(z2[m] ./ variance));
    // rss0 / sigma^2 is chi-squared with residual_dof degrees of freedom.
    target += -0.5 * rss0[m] / square(sigma[m]) - residual_dof * near_sigma[m];
  }
}
