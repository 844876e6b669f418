// The command line of a compiled Stan program: CmdStan's, as far as sampling goes.
//
//   program info
//   program id=1 random seed=1 data file=d.json output file=o.csv method=sample ...
#include <cstdlib>
#include <iostream>
#include <string>

#ifdef __linux__
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>
#endif

#include <stan/callbacks/stream_logger.hpp>
#include <stan/math/prim/core/init_threadpool_tbb.hpp>
#include <stan/services/error_codes.hpp>
#include <stan/version.hpp>

#include "json.hpp"
#include "sample.hpp"

// Defined in the C++ that stanc makes of a program.
stan::model::model_base& new_model(stan::io::var_context& data, unsigned int seed,
                                   std::ostream* messages);

namespace {

using stan::services::error_codes;

int info() {
  std::cout << "stan_version_major = " << STAN_MAJOR << "\nstan_version_minor = " << STAN_MINOR
            << "\nstan_version_patch = " << STAN_PATCH
            << "\nSTAN_THREADS=false\nSTAN_MPI=false\nSTAN_OPENCL=false\nSTAN_NO_RANGE_CHECKS=false"
               "\nSTAN_CPP_OPTIMS=false\n";
  return error_codes::OK;
}

// A number is the radius of random starting values; anything else is a file of them.
bool is_number(const std::string& text, double& value) {
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size();
}

// A chain must not outlive the process that wants its draws, however that one ends. Whoever
// starts chains names itself in this variable.
void die_with_parent() {
#ifdef __linux__
  const char* parent = std::getenv("STAN_RUNNER_PARENT");
  if (parent == nullptr) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != std::atoi(parent)) std::_Exit(error_codes::SOFTWARE); // it is gone already
#endif
}

int run(const runner::Arguments& given) {
  runner::Arguments arguments = given;
  const auto data = runner::read_json(arguments.data_file);
  std::unique_ptr<stan::model::model_base> model(
      &new_model(*data, arguments.seed, &std::cout));
  if (model->num_params_r() == 0 && arguments.algorithm == "hmc") {
    // cmdstanpy looks for these very words to know that there is no adaptation to read.
    std::cout << "Model contains no parameters, running fixed_param sampler" << std::endl;
    arguments.algorithm = "fixed_param";
  }

  double radius = 2.0;
  const bool random_start = is_number(arguments.init, radius);
  if (random_start && !(radius >= 0)) throw runner::BadArguments("init is a negative radius");
  const auto init = runner::read_json(random_start ? "" : arguments.init);
  if (!random_start) radius = 2.0; // for parameters that the file leaves out

  runner::Csv draws(arguments.output_file, arguments.sig_figs);
  runner::Csv diagnostics(arguments.diagnostic_file, arguments.sig_figs);
  runner::describe(arguments, model->model_name(), draws.stream());
  if (!arguments.diagnostic_file.empty()) {
    runner::describe(arguments, model->model_name(), diagnostics.stream());
  }

  stan::callbacks::interrupt interrupt;
  stan::callbacks::writer no_writer;
  stan::callbacks::stream_logger logger(std::cout, std::cout, std::cout, std::cerr, std::cerr);
  runner::Chain chain{*model,    *init,  radius,    nullptr, interrupt,
                      logger, no_writer, draws, diagnostics};
  if (!arguments.metric_file.empty()) {
    if (arguments.metric == "unit_e") {
      throw runner::BadArguments("metric_file has no meaning with metric=unit_e");
    }
    chain.metric = runner::read_json(arguments.metric_file);
  }

  const int code = runner::sample(chain, arguments);
  draws.close();
  diagnostics.close();
  return code;
}

} // namespace

int main(int argc, const char* argv[]) {
  if (argc == 2 && std::string(argv[1]) == "info") return info();
  die_with_parent();
  try {
    const auto arguments = runner::parse(argc, argv);
    // One thread: chains are processes. Without this call Stan's first use of TBB may start more.
    stan::math::init_threadpool_tbb(1);
    return run(arguments);
  } catch (const runner::BadArguments& error) {
    std::cerr << "Error: " << error.what() << std::endl;
    return error_codes::USAGE;
  } catch (const std::exception& error) {
    std::cerr << "Error: " << error.what() << std::endl;
    return error_codes::DATAERR;
  }
}
