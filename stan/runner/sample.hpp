// Sampling one chain: NUTS with any of the three metrics, or with fixed parameters.
#pragma once

#include <memory>

#include <stan/callbacks/interrupt.hpp>
#include <stan/callbacks/logger.hpp>
#include <stan/callbacks/writer.hpp>
#include <stan/io/var_context.hpp>
#include <stan/model/model_base.hpp>

#include "arguments.hpp"
#include "csv.hpp"

namespace runner {

// Everything that Stan needs to know of a chain besides its settings.
struct Chain {
  stan::model::model_base& model;
  const stan::io::var_context& init;
  double init_radius; // random starting values lie within ± this, unconstrained
  std::unique_ptr<stan::io::var_context> metric; // null means the identity
  stan::callbacks::interrupt& interrupt;
  stan::callbacks::logger& logger;
  stan::callbacks::writer& init_writer;
  Csv& draws;
  Csv& diagnostics;
};

// Draws until done. Returns one of stan::services::error_codes.
int sample(Chain& chain, const Arguments& arguments);

} // namespace runner
