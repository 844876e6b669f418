#include "json.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <stan/io/empty_var_context.hpp>
#include <stan/io/json/json_data.hpp>

namespace runner {

std::unique_ptr<stan::io::var_context> read_json(const std::string& path) {
  if (path.empty()) return std::make_unique<stan::io::empty_var_context>();
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error("cannot read " + path + ": " + std::strerror(errno));
  try {
    return std::make_unique<stan::json::json_data>(stream);
  } catch (const std::exception& error) {
    throw std::runtime_error("cannot read " + path + ": " + error.what());
  }
}

} // namespace runner
