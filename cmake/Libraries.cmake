# What single rooms need beside the rooms of rooms.txt, and what single test programs link beside their room.
target_compile_definitions(skep_async PUBLIC BOOST_ASIO_SEPARATE_COMPILATION)
find_package(ZLIB REQUIRED)
target_link_libraries(skep_store PUBLIC ZLIB::ZLIB)
find_package(yaml-cpp REQUIRED)
target_link_libraries(skep_config PUBLIC yaml-cpp OpenSSL::Crypto)
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

set(SKEP_TEST_LINKS_serial "")
set(SKEP_TEST_LINKS_radio skep_radio_znp skep_sim)
set(SKEP_TEST_LINKS_zigbee skep_sim)
set(SKEP_TEST_LINKS_devices skep_sim)
set(SKEP_TEST_LINKS_bridge skep_sim)
set(SKEP_TEST_LINKS_journeys skep_app)

# GCC 12 takes the growth of a small vector for the release of something that was never allocated (gcc bug 104475).
set_source_files_properties(${PROJECT_SOURCE_DIR}/sim/znp/zdo.cpp PROPERTIES COMPILE_OPTIONS $<$<CXX_COMPILER_ID:GNU>:-Wno-free-nonheap-object>)
