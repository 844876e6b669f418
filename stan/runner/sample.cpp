#include "sample.hpp"

#include <stan/services/error_codes.hpp>
#include <stan/services/sample/fixed_param.hpp>
#include <stan/services/sample/hmc_nuts_dense_e_adapt.hpp>
#include <stan/services/sample/hmc_nuts_diag_e_adapt.hpp>
#include <stan/services/sample/hmc_nuts_unit_e_adapt.hpp>

// All methods stand in one file: reading Stan's headers takes longer than compiling all four.
namespace runner {
namespace {

namespace services = stan::services::sample;

int diag_e(Chain& c, const Arguments& a) {
  if (c.metric) {
    return services::hmc_nuts_diag_e_adapt(
        c.model, c.init, *c.metric, a.seed, a.id, c.init_radius, a.num_warmup, a.num_samples,
        a.thin, a.save_warmup, a.refresh, a.stepsize, a.stepsize_jitter, a.max_depth, a.delta,
        a.gamma, a.kappa, a.t0, a.init_buffer, a.term_buffer, a.window, c.interrupt, c.logger,
        c.init_writer, c.draws, c.diagnostics);
  }
  return services::hmc_nuts_diag_e_adapt(
      c.model, c.init, a.seed, a.id, c.init_radius, a.num_warmup, a.num_samples, a.thin,
      a.save_warmup, a.refresh, a.stepsize, a.stepsize_jitter, a.max_depth, a.delta, a.gamma,
      a.kappa, a.t0, a.init_buffer, a.term_buffer, a.window, c.interrupt, c.logger, c.init_writer,
      c.draws, c.diagnostics);
}

int dense_e(Chain& c, const Arguments& a) {
  if (c.metric) {
    return services::hmc_nuts_dense_e_adapt(
        c.model, c.init, *c.metric, a.seed, a.id, c.init_radius, a.num_warmup, a.num_samples,
        a.thin, a.save_warmup, a.refresh, a.stepsize, a.stepsize_jitter, a.max_depth, a.delta,
        a.gamma, a.kappa, a.t0, a.init_buffer, a.term_buffer, a.window, c.interrupt, c.logger,
        c.init_writer, c.draws, c.diagnostics);
  }
  return services::hmc_nuts_dense_e_adapt(
      c.model, c.init, a.seed, a.id, c.init_radius, a.num_warmup, a.num_samples, a.thin,
      a.save_warmup, a.refresh, a.stepsize, a.stepsize_jitter, a.max_depth, a.delta, a.gamma,
      a.kappa, a.t0, a.init_buffer, a.term_buffer, a.window, c.interrupt, c.logger, c.init_writer,
      c.draws, c.diagnostics);
}

// Only the step size adapts here, so there are no windows and no metric to start from.
int unit_e(Chain& c, const Arguments& a) {
  return services::hmc_nuts_unit_e_adapt(
      c.model, c.init, a.seed, a.id, c.init_radius, a.num_warmup, a.num_samples, a.thin,
      a.save_warmup, a.refresh, a.stepsize, a.stepsize_jitter, a.max_depth, a.delta, a.gamma,
      a.kappa, a.t0, c.interrupt, c.logger, c.init_writer, c.draws, c.diagnostics);
}

// Parameters stay where they start; only generated quantities vary. No warm-up, no tree.
int fixed_param(Chain& c, const Arguments& a) {
  return services::fixed_param(c.model, c.init, a.seed, a.id, c.init_radius, a.num_samples, a.thin,
                               a.refresh, c.interrupt, c.logger, c.init_writer, c.draws,
                               c.diagnostics);
}

} // namespace

int sample(Chain& chain, const Arguments& arguments) {
  const int code = arguments.algorithm == "fixed_param" ? fixed_param(chain, arguments)
                   : arguments.metric == "dense_e"      ? dense_e(chain, arguments)
                   : arguments.metric == "unit_e"       ? unit_e(chain, arguments)
                                                        : diag_e(chain, arguments);
  // Stan reports success even when it finds no first step size; then nothing was drawn.
  using stan::services::error_codes;
  return code == error_codes::OK && !chain.draws.has_header() ? error_codes::SOFTWARE : code;
}

} // namespace runner
