// Level of a series under Student-t noise.
//
// The curve is written in Demmler-Reinsch waves. Each coefficient is sampled as its distance from
// a point estimate in units of its own posterior sd at the current sigma, tau and nu, so that the
// sampler sees a round target whatever the data. Values are standardised: median 0, standard
// deviation 1; one unit below is one such standard deviation.
data {
  int<lower=1> N;               // measurements
  int<lower=1> D;               // distinct days
  int<lower=2> K;               // waves
  int<lower=2, upper=K> Q; // waves without penalty, which come first: level, slope, steps
  vector[N] y;                  // (N) measurements, standardised, ordered by group
  array[N] int<lower=1, upper=D> day; // (N) which day each belongs to
  int<lower=1> G;               // groups of measurements with one weight
  array[G] int<lower=1> size; // (G) measurements in each group, summing to N
  vector<lower=0>[G] weight;    // (G) how much of a measurement counts; 1 where runs of a day
                                // are independent
  matrix[D, K] phi;             // (D, K) waves on the distinct days, orthonormal under the weights
  vector<lower=0>[K - Q] lambda; // (K-Q) penalty of each wave; scaled so that tau is the wiggle's sd
  vector[K] pivot;              // (K) unshrunk point estimate of each coefficient, standardised
  real<lower=0> sigma_start;    // point estimate of sigma, where chains start, standardised
  real<lower=0> tau_start;      // point estimate of tau, where chains start, standardised
  real<lower=1> nu_centre;      // middle of nu's prior: degrees of freedom of the residuals
}
transformed data {
  vector[K - Q] spread = inv(lambda);  // (K-Q) prior variance of each coefficient at tau = 1
}
parameters {
  // u is (K), each coefficient's distance from its pivot in posterior sds.
  vector[K] u;
  // Log scale of the noise, standardised; half-t prior on sigma below.
  real<offset=log(sigma_start), multiplier=0.1> log_sigma;
  // Log sd of the wiggle, standardised; half-t prior on tau below.
  real<offset=log(tau_start), multiplier=0.3> log_tau;
  // Log of (degrees of freedom - 2); normal prior about nu_centre below. With 2 or fewer, noise
  // has no variance, whole stretches of the data count as outliers, and chains disagree on which.
  real<offset=log(nu_centre - 2), multiplier=0.3> log_nu_excess;
}
transformed parameters {
  // Bounds that no data reach: they keep a wild leap of early warm-up from ending in a NaN.
  real<lower=0> sigma = exp(fmin(fmax(log_sigma, -30), 30)); // scale of one measurement's noise
  real<lower=0> tau = exp(fmin(fmax(log_tau, -30), 30)); // sd of the curve's wiggle
  real<lower=2> nu = 2 + exp(fmin(fmax(log_nu_excess, -30), 30)); // degrees of freedom
}
model {
  // Variance of a Gaussian measurement that would tell as much as one of these does.
  real variance = square(sigma) * (nu + 3) / (nu + 1);
  vector[K - Q] prior_variance = square(tau) * spread;
  vector[K] shrinkage; // (K) how far each coefficient follows the data
  vector[K] c; // (K) coefficients, standardised
  shrinkage[1 : Q] = rep_vector(1, Q);
  shrinkage[Q + 1 : K] = prior_variance ./ (variance + prior_variance);
  c = shrinkage .* pivot + sqrt(shrinkage * variance) .* u;

  // From u to c: the determinant of the change, then c's own prior (flat on the first Q).
  target += 0.5 * (K * log(variance) + sum(log(shrinkage)));
  c[Q + 1 : K] ~ normal(0, sqrt(prior_variance));
  sigma ~ student_t(3, 0, 2.5); // half-t: up to several sds of the data
  tau ~ student_t(3, 0, 2.5); // half-t
  target += log_sigma + log_tau; // because these two priors are on sigma and tau themselves
  log_nu_excess ~ normal(log(nu_centre - 2), 1); // within a factor of 2.7 two times in three

  vector[D] level = phi * c;
  int start = 1;
  for (g in 1 : G) {
    int last = start + size[g] - 1;
    target += weight[g] * student_t_lupdf(y[start : last] | nu, level[day[start : last]], sigma);
    start = last + 1;
  }
}
