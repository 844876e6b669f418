#include "arguments.hpp"

#include <climits>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <sstream>

namespace runner {
namespace {

// The command line is a tree written flat: a bare word such as `data` or `adapt` opens a section,
// and `file=` means another thing in each. These are the sections' parents.
const std::map<std::string, std::string> parents = {
    {"random", ""}, {"data", ""}, {"output", ""}, {"sample", ""}, {"hmc", "sample"},
    {"nuts", "hmc"}, {"fixed_param", "sample"}, {"adapt", "sample"},
};

template <class Number>
Number number(const std::string& key, const std::string& text, double low, double high) {
  std::istringstream stream(text);
  double value = 0;
  char rest = 0;
  if (!(stream >> value) || stream >> rest || !(value >= low && value <= high)
      || value != static_cast<double>(static_cast<Number>(value))) {
    throw BadArguments(key + "=" + text + " is outside what it may be");
  }
  return static_cast<Number>(value);
}

bool flag(const std::string& key, const std::string& text) {
  if (text == "1" || text == "true") return true;
  if (text == "0" || text == "false") return false;
  throw BadArguments(key + "=" + text + " is neither 0 nor 1");
}

std::string one_of(const std::string& key, const std::string& text,
                   const std::set<std::string>& words) {
  if (words.count(text) == 0) throw BadArguments(key + "=" + text + " is not known here");
  return text;
}

using Setter = std::function<void(const std::string&)>;

// Setters by "section/key"; the section that a value opens is in `opens`.
std::map<std::string, Setter> setters(Arguments& a, bool& seeded) {
  const double tiny = 1e-300;
  const double huge = 1e300;
  return {
      {"/id", [&](auto& v) { a.id = number<unsigned>("id", v, 0, INT_MAX); }},
      {"/init", [&](auto& v) { a.init = v; }},
      {"/method", [&](auto& v) { one_of("method", v, {"sample"}); }},
      {"random/seed",
       [&](auto& v) { a.seed = number<unsigned>("seed", v, 0, UINT_MAX); seeded = true; }},
      {"data/file", [&](auto& v) { a.data_file = v; }},
      {"output/file", [&](auto& v) { a.output_file = v; }},
      {"output/diagnostic_file", [&](auto& v) { a.diagnostic_file = v; }},
      {"output/refresh", [&](auto& v) { a.refresh = number<int>("refresh", v, 0, INT_MAX); }},
      {"output/sig_figs", [&](auto& v) { a.sig_figs = number<int>("sig_figs", v, 1, 18); }},
      {"sample/num_samples",
       [&](auto& v) { a.num_samples = number<int>("num_samples", v, 0, INT_MAX); }},
      {"sample/num_warmup",
       [&](auto& v) { a.num_warmup = number<int>("num_warmup", v, 0, INT_MAX); }},
      {"sample/save_warmup", [&](auto& v) { a.save_warmup = flag("save_warmup", v); }},
      {"sample/thin", [&](auto& v) { a.thin = number<int>("thin", v, 1, INT_MAX); }},
      {"sample/num_chains", [&](auto& v) { number<int>("num_chains", v, 1, 1); }},
      {"sample/algorithm",
       [&](auto& v) { a.algorithm = one_of("algorithm", v, {"hmc", "fixed_param"}); }},
      {"hmc/engine", [&](auto& v) { one_of("engine", v, {"nuts"}); }},
      {"nuts/max_depth", [&](auto& v) { a.max_depth = number<int>("max_depth", v, 1, 60); }},
      {"hmc/metric",
       [&](auto& v) { a.metric = one_of("metric", v, {"diag_e", "dense_e", "unit_e"}); }},
      {"hmc/metric_file", [&](auto& v) { a.metric_file = v; }},
      {"hmc/stepsize", [&](auto& v) { a.stepsize = number<double>("stepsize", v, tiny, huge); }},
      {"hmc/stepsize_jitter",
       [&](auto& v) { a.stepsize_jitter = number<double>("stepsize_jitter", v, 0, 1); }},
      {"adapt/engaged", [&](auto& v) {
         if (!flag("engaged", v)) throw BadArguments("engaged=0 is not offered: NUTS adapts here");
       }},
      {"adapt/delta", [&](auto& v) { a.delta = number<double>("delta", v, 1e-6, 1 - 1e-12); }},
      {"adapt/gamma", [&](auto& v) { a.gamma = number<double>("gamma", v, tiny, huge); }},
      {"adapt/kappa", [&](auto& v) { a.kappa = number<double>("kappa", v, tiny, huge); }},
      {"adapt/t0", [&](auto& v) { a.t0 = number<double>("t0", v, tiny, huge); }},
      {"adapt/init_buffer",
       [&](auto& v) { a.init_buffer = number<unsigned>("init_buffer", v, 0, INT_MAX); }},
      {"adapt/term_buffer",
       [&](auto& v) { a.term_buffer = number<unsigned>("term_buffer", v, 0, INT_MAX); }},
      {"adapt/window", [&](auto& v) { a.window = number<unsigned>("window", v, 0, INT_MAX); }},
  };
}

bool opens_section(const std::string& key) {
  return key == "method" || key == "algorithm" || key == "engine";
}

// The nearest section, from the current one outwards, in which `fits` holds; "?" if none.
std::string nearest(std::string section, const std::function<bool(const std::string&)>& fits) {
  while (!fits(section)) {
    if (section.empty()) return "?";
    section = parents.at(section);
  }
  return section;
}

} // namespace

Arguments parse(int argc, const char* const argv[]) {
  Arguments arguments;
  bool seeded = false;
  const auto set = setters(arguments, seeded);
  std::set<std::string> given;
  std::string section;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto equals = word.find('=');
    const std::string key = word.substr(0, equals);
    if (equals == std::string::npos) {
      // A bare word opens a section; `sample`, `hmc` and `nuts` need the longer form.
      const auto found = parents.find(key);
      const bool bare = key == "random" || key == "data" || key == "output" || key == "adapt";
      if (!bare || nearest(section, [&](auto& s) { return s == found->second; }) == "?") {
        throw BadArguments(word + " is not understood here");
      }
      section = key;
    } else {
      const std::string value = word.substr(equals + 1);
      const std::string home
          = nearest(section, [&](auto& s) { return set.count(s + "/" + key) == 1; });
      if (home == "?") throw BadArguments(word + " is not understood here");
      if (value.empty()) throw BadArguments(word + " has no value");
      if (!given.insert(home + "/" + key).second) throw BadArguments(key + " is given twice");
      set.at(home + "/" + key)(value);
      section = opens_section(key) ? value : home;
    }
    given.insert(section);
  }
  if (given.count("/method") == 0) {
    throw BadArguments("method=sample is missing: sampling is all that this runner does");
  }
  if (arguments.algorithm == "fixed_param" && given.count("adapt") == 1) {
    throw BadArguments("adapt has no meaning with algorithm=fixed_param");
  }
  if (arguments.algorithm == "hmc" && arguments.num_warmup == 0) {
    throw BadArguments("num_warmup=0 leaves nothing to adapt in");
  }
  if (!seeded) arguments.seed = std::random_device{}();
  return arguments;
}

} // namespace runner
