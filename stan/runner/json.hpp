// Values by name, read from JSON files.
#pragma once

#include <memory>
#include <string>

#include <stan/io/var_context.hpp>

namespace runner {

// Reads a JSON object of numbers and arrays; an empty path gives an empty object.
// Throws std::runtime_error if the file cannot be opened or is not such an object.
std::unique_ptr<stan::io::var_context> read_json(const std::string& path);

} // namespace runner
