# How a CmdStan-compatible home builds: `make runner` once, then `make /path/to/program` by cmdstanpy.
#
# The home's `makefile` says CMDSTAN_VERSION (the line that cmdstanpy reads), CXX and LIBRARIES
# (where httpstan's libraries really are), then includes this file. `httpstan` and `bin/stanc` are
# links, so that paths with blanks in them never reach make.
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.PHONY: runner

# What would make another kind of program, and is not offered, must not be ignored.
$(foreach option,STAN_THREADS STAN_MPI STAN_OPENCL USER_HEADER,$(if $($(option)),\
  $(error $(option) needs a real CmdStan: install one and set CMDSTAN to its folder)))

COMPILE = $(CXX) -std=c++17 -O3 -pthread -D_REENTRANT -DBOOST_DISABLE_ASSERTS -w \
  -isystem httpstan/include
OBJECTS := $(patsubst %.cpp,%.o,$(sort $(wildcard runner/*.cpp)))

# The longest first, so that the others compile beside it.
runner: runner/sample.o $(OBJECTS)

runner/%.o: runner/%.cpp $(wildcard runner/*.hpp)
	$(COMPILE) -c -o $@ $<

# The objects are no prerequisites: a copied home has new time stamps, and must not be built anew
# by two programs at once.
%: %.stan
	bin/stanc $(STANCFLAGS) --o=$@.hpp $<
	$(COMPILE) -x c++ -c -o $@.o $@.hpp
	$(CXX) -pthread -o $@ $@.o $(OBJECTS) $(wildcard httpstan/lib/libsundials_*.a) \
	  -Lhttpstan/lib -ltbb '-Wl,-rpath,$(LIBRARIES)'
	rm -f $@.o $@.hpp
