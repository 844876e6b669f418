// Draws as CSV, the format that cmdstanpy reads.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include <stan/callbacks/writer.hpp>

namespace runner {

// Names, rows and comment lines, in the order in which Stan sends them.
//
// Stan's own stream writer flushes after every row, a system call each; this one leaves
// that to the stream's buffer and looks once, at the end, whether all was written.
class Csv final : public stan::callbacks::writer {
 public:
  // An empty path makes a writer that drops everything.
  Csv(const std::string& path, int significant_digits);

  using stan::callbacks::writer::operator(); // the overloads for matrices differ by version

  void operator()(const std::vector<std::string>& names) override;
  void operator()(const std::vector<double>& row) override;
  void operator()() override;
  void operator()(const std::string& comment) override;

  std::ofstream& stream() { return stream_; }

  // Whether Stan ever came as far as to name its columns.
  bool has_header() const { return has_header_; }

  // Closes the file. Throws std::runtime_error if anything could not be written (a full disk).
  void close();

 private:
  std::string path_;
  std::ofstream stream_;
  int digits_;
  bool has_header_ = false;
};

} // namespace runner
