# The simulated coordinator and home as a program of its own.
add_executable(skep-sim ${PROJECT_SOURCE_DIR}/sim/main_skep_sim.cpp)
target_link_libraries(skep-sim PRIVATE skep_sim)
