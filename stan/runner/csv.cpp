#include "csv.hpp"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace runner {

Csv::Csv(const std::string& path, int significant_digits) : path_(path), digits_(significant_digits) {
  if (path_.empty()) return;
  stream_.open(path_);
  if (!stream_) throw std::runtime_error("cannot write " + path_ + ": " + std::strerror(errno));
}

void Csv::operator()(const std::vector<std::string>& names) {
  has_header_ = true;
  if (path_.empty()) return;
  const char* comma = "";
  for (const auto& name : names) {
    stream_ << comma << name;
    comma = ",";
  }
  stream_ << '\n';
}

void Csv::operator()(const std::vector<double>& row) {
  if (path_.empty()) return;
  char text[40];
  std::string line;
  for (const double value : row) {
    if (!line.empty()) line += ',';
    if (std::isnan(value)) {
      line += "nan"; // printf may write "-nan"
    } else {
      std::snprintf(text, sizeof text, "%.*g", digits_, value);
      line += text;
    }
  }
  stream_ << line << '\n';
}

void Csv::operator()() {
  if (!path_.empty()) stream_ << "# \n";
}

void Csv::operator()(const std::string& comment) {
  if (!path_.empty()) stream_ << "# " << comment << '\n';
}

void Csv::close() {
  if (path_.empty()) return;
  stream_.close();
  if (!stream_) throw std::runtime_error("cannot write all of " + path_ + ": is the disk full?");
}

} // namespace runner
