# The JavaScript engine of src/script: the WebAssembly of the pinned npm package in tools/quickjs, turned into C by wabt's wasm2c.
# Compiled once, alike in every build: optimized, without sanitizers and warnings, since it is a machine's translation.
set(SKEP_QUICKJS ${PROJECT_SOURCE_DIR}/tools/quickjs)
set(SKEP_QUICKJS_WASM ${SKEP_QUICKJS}/node_modules/quickjs-wasi/quickjs.wasm)
set(SKEP_QUICKJS_SHA256 d4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9)

if(NOT EXISTS ${SKEP_QUICKJS_WASM})
  message(FATAL_ERROR "tools/quickjs has no packages yet: run script/bootstrap once")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${SKEP_QUICKJS_WASM})
file(SHA256 ${SKEP_QUICKJS_WASM} sum)
if(NOT sum STREQUAL SKEP_QUICKJS_SHA256)
  message(FATAL_ERROR "${SKEP_QUICKJS_WASM} is not the engine that is pinned: its SHA-256 is ${sum}, not ${SKEP_QUICKJS_SHA256}. "
    "If tools/quickjs/package.json names another version on purpose, change cmake/QuickJs.cmake as well and run the tests of src/script.")
endif()
find_program(SKEP_WASM2C wasm2c)
find_path(SKEP_WASM_RT wasm-rt.h)
if(NOT SKEP_WASM2C OR NOT SKEP_WASM_RT)
  message(FATAL_ERROR "wasm2c (Debian: wabt) is not installed: run script/bootstrap once")
endif()

set(SKEP_GENERATED_QUICKJS ${PROJECT_BINARY_DIR}/generated/quickjs)
file(MAKE_DIRECTORY ${SKEP_GENERATED_QUICKJS})
add_custom_command(
  OUTPUT ${SKEP_GENERATED_QUICKJS}/quickjs.c ${SKEP_GENERATED_QUICKJS}/quickjs.h
  COMMAND ${SKEP_WASM2C} ${SKEP_QUICKJS_WASM} --module-name quickjs --output quickjs.c
  WORKING_DIRECTORY ${SKEP_GENERATED_QUICKJS}
  DEPENDS ${SKEP_QUICKJS_WASM}
  COMMENT "Writing the JavaScript engine as C"
  VERBATIM)

# What every engine runs first, and which engine it is, for the C++ side; image.mjs reads the same files.
set(SKEP_PRELUDE ${SKEP_QUICKJS}/prelude.js)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${SKEP_PRELUDE})
file(READ ${SKEP_PRELUDE} prelude)
string(REGEX REPLACE "(..)" "0x\\1," sum_bytes ${SKEP_QUICKJS_SHA256})
file(CONFIGURE OUTPUT ${SKEP_GENERATED_QUICKJS}/engine_build.inc CONTENT
"constexpr std::array<std::uint8_t, 32> kEngineSum{@sum_bytes@};
constexpr std::string_view kPrelude = R\"prelude(@prelude@)prelude\";
" @ONLY)

# No debug information: it would be large, and of no use. (Nothing else in the project is C.) Nor anything that differs from build to build:
# ccache then has what another one made.
set(CMAKE_C_FLAGS_DEBUG "")
set(CMAKE_C_FLAGS_RELEASE "")
add_library(skep_quickjs STATIC ${SKEP_GENERATED_QUICKJS}/quickjs.c)
target_compile_options(skep_quickjs PRIVATE -O2 -fno-strict-aliasing -w -ffunction-sections -fdata-sections -fPIE
  -include ${PROJECT_SOURCE_DIR}/src/script/engine_wasm.h)
target_compile_definitions(skep_quickjs PRIVATE NDEBUG)
target_include_directories(skep_quickjs SYSTEM INTERFACE ${SKEP_GENERATED_QUICKJS} ${SKEP_WASM_RT})
set_target_properties(skep_quickjs PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
if(SKEP_CCACHE)
  set_target_properties(skep_quickjs PROPERTIES C_COMPILER_LAUNCHER ${SKEP_CCACHE})
endif()
# The engine calls what it imports, which is in the room: they need each other.
target_link_libraries(skep_script PUBLIC skep_quickjs ZLIB::ZLIB)
target_link_libraries(skep_quickjs INTERFACE skep_script)

# For tests of images and bytecode.
set(SKEP_ENGINE_IMAGES ${PROJECT_BINARY_DIR}/generated/quickjs)
add_custom_command(
  OUTPUT ${SKEP_ENGINE_IMAGES}/engine.image
  COMMAND ${SKEP_NODE} ${PROJECT_SOURCE_DIR}/tests/script/engine_image.mjs ${SKEP_ENGINE_IMAGES}
  DEPENDS ${PROJECT_SOURCE_DIR}/tests/script/engine_image.mjs ${SKEP_QUICKJS}/image.mjs ${SKEP_PRELUDE} ${SKEP_QUICKJS_WASM}
  COMMENT "Writing images of the JavaScript engine for its tests"
  VERBATIM)
add_custom_target(engine_images DEPENDS ${SKEP_ENGINE_IMAGES}/engine.image)
add_library(built_engine_images INTERFACE)
target_compile_definitions(built_engine_images INTERFACE SKEP_ENGINE_IMAGES="${SKEP_ENGINE_IMAGES}")
add_dependencies(built_engine_images engine_images)
list(APPEND SKEP_TEST_LINKS_script built_engine_images built_catalogue)
