# What single rooms need beside the rooms of rooms.txt, and what single test programs link beside their room.
target_compile_definitions(skep_async PUBLIC BOOST_ASIO_SEPARATE_COMPILATION)
find_package(ZLIB REQUIRED)
target_link_libraries(skep_store PUBLIC ZLIB::ZLIB)
find_package(yaml-cpp REQUIRED)
if(SKEP_STATIC)
  find_library(SKEP_YAML libyaml-cpp.a REQUIRED)
else()
  set(SKEP_YAML yaml-cpp)
endif()
target_link_libraries(skep_config PUBLIC ${SKEP_YAML} OpenSSL::Crypto)
find_library(SKEP_MOSQUITTO mosquitto REQUIRED)
target_link_libraries(skep_mqtt PUBLIC ${SKEP_MOSQUITTO} OpenSSL::SSL)
# The cluster table is written at build time from a pinned npm package (tools/clusters), never committed.
set(SKEP_CLUSTERS ${PROJECT_SOURCE_DIR}/tools/clusters)
if(EXISTS ${SKEP_CLUSTERS}/node_modules/node/bin/node)
  set(SKEP_NODE ${SKEP_CLUSTERS}/node_modules/node/bin/node)
else()
  find_program(SKEP_NODE NAMES node nodejs)
endif()
if(NOT SKEP_NODE OR NOT EXISTS ${SKEP_CLUSTERS}/node_modules/zigbee-herdsman/package.json)
  message(FATAL_ERROR "tools/clusters has no Node or no packages yet: run script/bootstrap once")
endif()
set(SKEP_GENERATED_SPEC ${PROJECT_BINARY_DIR}/generated/spec)
add_custom_command(
  OUTPUT ${SKEP_GENERATED_SPEC}/zcl_clusters.inc ${SKEP_GENERATED_SPEC}/zcl_clusters_json.inc
  COMMAND ${SKEP_NODE} ${SKEP_CLUSTERS}/generate.mjs ${SKEP_GENERATED_SPEC}
  DEPENDS ${SKEP_CLUSTERS}/generate.mjs ${SKEP_CLUSTERS}/package.json ${SKEP_CLUSTERS}/package-lock.json
  COMMENT "Writing the ZCL cluster table"
  VERBATIM)
target_sources(skep_spec PRIVATE ${SKEP_GENERATED_SPEC}/zcl_clusters.inc ${SKEP_GENERATED_SPEC}/zcl_clusters_json.inc)
target_include_directories(skep_spec PRIVATE ${SKEP_GENERATED_SPEC})

# catalogue.bin, what is known of every device, is written at build time from another pinned package (tools/catalogue). The program looks
# for it beside itself, and in ../share/skep.
set(SKEP_CATALOGUE ${PROJECT_SOURCE_DIR}/tools/catalogue)
if(NOT EXISTS ${SKEP_CATALOGUE}/node_modules/zigbee-herdsman-converters/package.json)
  message(FATAL_ERROR "tools/catalogue has no packages yet: run script/bootstrap once")
endif()
set(SKEP_CATALOGUE_FILE ${PROJECT_BINARY_DIR}/catalogue.bin)
file(GLOB SKEP_CATALOGUE_SOURCES CONFIGURE_DEPENDS ${SKEP_CATALOGUE}/*.mjs ${SKEP_CATALOGUE}/core/*.js ${SKEP_CATALOGUE}/core/shims/*.js
     ${PROJECT_SOURCE_DIR}/tools/quickjs/*.mjs ${PROJECT_SOURCE_DIR}/tools/quickjs/*.js)
add_custom_command(
  OUTPUT ${SKEP_CATALOGUE_FILE}
  COMMAND ${SKEP_NODE} ${SKEP_CATALOGUE}/compile.mjs ${PROJECT_BINARY_DIR}
  DEPENDS ${SKEP_CATALOGUE_SOURCES} ${SKEP_CATALOGUE}/package.json ${SKEP_CATALOGUE}/package-lock.json
  COMMENT "Writing the catalogue of devices"
  VERBATIM)
add_custom_target(catalogue_file ALL DEPENDS ${SKEP_CATALOGUE_FILE})
add_dependencies(skep_app catalogue_file)
install(FILES ${SKEP_CATALOGUE_FILE} DESTINATION share/skep)
if(SKEP_STATIC)
  find_library(SKEP_ZSTD libzstd.a REQUIRED)
else()
  find_library(SKEP_ZSTD zstd REQUIRED)
endif()
target_link_libraries(skep_catalogue PUBLIC ZLIB::ZLIB ${SKEP_ZSTD})
# For tests of what was built.
add_library(built_catalogue INTERFACE)
target_compile_definitions(built_catalogue INTERFACE SKEP_CATALOGUE_FILE="${SKEP_CATALOGUE_FILE}")
add_dependencies(built_catalogue catalogue_file)

set(SKEP_TEST_LINKS_catalogue built_catalogue)
set(SKEP_TEST_LINKS_docs built_catalogue)
set(SKEP_TEST_LINKS_app built_catalogue)
set(SKEP_TEST_LINKS_stage built_catalogue skep_script)
set(SKEP_TEST_LINKS_serial "")
set(SKEP_TEST_LINKS_radio skep_radio_znp skep_sim)
set(SKEP_TEST_LINKS_zigbee skep_sim)
set(SKEP_TEST_LINKS_devices skep_sim skep_script built_catalogue)
set(SKEP_TEST_LINKS_bridge skep_sim)
set(SKEP_TEST_LINKS_house skep_app built_catalogue)
set(SKEP_TEST_LINKS_journeys skep_app built_catalogue)

# GCC 12 takes the growth of a small vector for the release of something that was never allocated (gcc bug 104475).
set_source_files_properties(${PROJECT_SOURCE_DIR}/sim/znp/zdo.cpp PROPERTIES COMPILE_OPTIONS $<$<CXX_COMPILER_ID:GNU>:-Wno-free-nonheap-object>)
