# Each libFuzzer target of tests/fuzz as a test of this build: Fuzz.<name>. The programs themselves are of another build, which
# script/test makes first: script/build fuzz.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  add_test(NAME Fuzz.${name} COMMAND ${PROJECT_SOURCE_DIR}/script/fuzz-one ${name})
  # For twenty seconds, or as SKEP_FUZZ_SECONDS says; first in line, since they take longest.
  set_tests_properties(Fuzz.${name} PROPERTIES LABELS fuzz COST 1000 TIMEOUT 86400 SKIP_RETURN_CODE 77)
endforeach()
