# What single rooms need beside the rooms of rooms.txt, and what single test programs link beside their room.
target_compile_definitions(skep_async PUBLIC BOOST_ASIO_SEPARATE_COMPILATION)
set(SKEP_TEST_LINKS_serial "")
set(SKEP_TEST_LINKS_radio skep_radio_znp skep_sim)
set(SKEP_TEST_LINKS_zigbee skep_sim)
set(SKEP_TEST_LINKS_devices skep_sim)
set(SKEP_TEST_LINKS_bridge skep_sim)
set(SKEP_TEST_LINKS_journeys skep_app)
