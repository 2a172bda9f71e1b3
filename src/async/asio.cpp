// Boost.Asio is compiled once, here (BOOST_ASIO_SEPARATE_COMPILATION): the rooms that use it only include it.
#include <boost/asio/impl/src.hpp>
