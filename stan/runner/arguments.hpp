// What one chain is asked to do, as cmdstanpy spells it on the command line.
#pragma once

#include <iosfwd>
#include <stdexcept>
#include <string>

namespace runner {

// Defaults are those of CmdStan, so that a call without arguments means the same here.
struct Arguments {
  unsigned int id = 1;    // chain number: each chain draws from its own stretch of the generator
  unsigned int seed = 0;  // chosen at random when it is not given
  std::string data_file;  // JSON; empty means that the program has no data
  std::string init = "2"; // radius of random starting values, or a JSON file of them

  std::string output_file = "output.csv";
  std::string diagnostic_file; // CSV of momenta and gradients; empty means none
  int refresh = 100;           // iterations between progress lines; 0 means none
  int sig_figs = 8;            // significant digits in the CSV

  int num_samples = 1000;
  int num_warmup = 1000;
  bool save_warmup = false;
  int thin = 1;

  std::string algorithm = "hmc"; // hmc or fixed_param
  std::string metric = "diag_e"; // diag_e, dense_e or unit_e
  std::string metric_file;       // JSON with `inv_metric`; empty means the identity
  double stepsize = 1.0;
  double stepsize_jitter = 0.0;
  int max_depth = 10;

  double delta = 0.8; // wanted mean acceptance probability
  double gamma = 0.05;
  double kappa = 0.75;
  double t0 = 10.0;
  unsigned int init_buffer = 75;
  unsigned int term_buffer = 50;
  unsigned int window = 25;
};

// The command line asks for something that this runner does not do.
struct BadArguments : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

// Reads a command line. Whatever is given and not understood is an error, never ignored.
Arguments parse(int argc, const char* const argv[]);

// Writes the settings as the comment lines that stand before a CSV file's header.
void describe(const Arguments& arguments, const std::string& model, std::ostream& out);

} // namespace runner
