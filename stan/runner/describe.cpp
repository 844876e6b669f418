#include "arguments.hpp"

#include <ostream>

#include <stan/version.hpp>

namespace runner {

// cmdstanpy reads `key = value` pairs and ignores indentation; the nesting is for people.
void describe(const Arguments& a, const std::string& model, std::ostream& out) {
  out << "# stan_version_major = " << STAN_MAJOR << "\n# stan_version_minor = " << STAN_MINOR
      << "\n# stan_version_patch = " << STAN_PATCH << "\n# model = " << model
      << "\n# method = sample\n#   sample\n#     num_samples = " << a.num_samples
      << "\n#     num_warmup = " << a.num_warmup << "\n#     save_warmup = " << a.save_warmup
      << "\n#     thin = " << a.thin << "\n#     algorithm = " << a.algorithm << '\n';
  if (a.algorithm == "hmc") {
    out << "#       hmc\n#         engine = nuts\n#           nuts\n#             max_depth = "
        << a.max_depth << "\n#         metric = " << a.metric
        << "\n#         metric_file = " << a.metric_file << "\n#         stepsize = " << a.stepsize
        << "\n#         stepsize_jitter = " << a.stepsize_jitter
        << "\n#     adapt\n#       engaged = 1\n#       gamma = " << a.gamma
        << "\n#       delta = " << a.delta << "\n#       kappa = " << a.kappa
        << "\n#       t0 = " << a.t0 << "\n#       init_buffer = " << a.init_buffer
        << "\n#       term_buffer = " << a.term_buffer << "\n#       window = " << a.window
        << '\n';
  }
  out << "#     num_chains = 1\n# id = " << a.id << "\n# data\n#   file = " << a.data_file
      << "\n# init = " << a.init << "\n# random\n#   seed = " << a.seed
      << "\n# output\n#   file = " << a.output_file
      << "\n#   diagnostic_file = " << a.diagnostic_file << "\n#   refresh = " << a.refresh
      << "\n#   sig_figs = " << a.sig_figs << '\n';
}

} // namespace runner
