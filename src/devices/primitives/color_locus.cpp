// The Planckian locus, from 50 to 1000 mired.
//
// The peer looks the chromaticity of a colour temperature up in a table with a row for every 10 K, 1,000..20,000 K. The locus is a smooth
// function of the mired: a Chebyshev series of degree 28, fitted to it, is within 2e-11 everywhere, so what is rounded from it is the same.
#include <array>
#include <cmath>

#include "devices/primitives/color.h"
#include "devices/values.h"

namespace skep::devices::color {

namespace {

constexpr double kLowMired = 50, kHighMired = 1000;

constexpr std::array<double, 29> kX{
    0.490014559282641,     0.202405403528802,     -0.041714265540318,    -0.00184346056436147,  0.00601864177031759,
    -0.00259548055213875,  0.000398942586838897,  0.000149701371862191,  -0.000111509840722654, 3.05591192648384e-05,
    -2.58891699621528e-06, -1.77515189687518e-07, -6.46808243065128e-07, 4.68162351674844e-07,  -1.29586222078596e-08,
    -1.61874432239699e-07, 1.25596635051953e-07,  -5.07943688968131e-08, 7.87260559616206e-09,  4.91968326804729e-09,
    -4.83769349292484e-09, 2.36438094199051e-09,  -7.39150176888725e-10, 8.74082415642643e-11,  7.26149485369229e-11,
    -6.92622252654988e-11, 3.77746918993769e-11,  -1.52422423341906e-11, 4.45962304441371e-12};

constexpr std::array<double, 29> kY{
    0.355330794201732,     0.028313985042443,    -0.0566727450699656,   0.0187675970646108,    0.000907505483001124,
    -0.00343691952061726,  0.00155352207164904,  -0.000287512574880457, -5.25799299084461e-05, 5.33840674745979e-05,
    -1.82938815841397e-05, 4.84934161358442e-06, -2.37398198161858e-06, 1.54583115639593e-06,  -6.41209534237163e-07,
    4.3250143120156e-08,   1.46484054989297e-07, -1.22872667862212e-07, 5.79352371919551e-08,  -1.62315784816789e-08,
    1.05569298513747e-10,  3.05392996523507e-09, -2.22619839995336e-09, 1.04982973559642e-09,  -3.52709057363031e-10,
    5.99749890555377e-11,  2.54067672073224e-11, -3.16842938380221e-11, 1.70459384155723e-11};

template <std::size_t N>
double chebyshev(const std::array<double, N>& coefficients, double t) {
    double b1 = 0, b2 = 0;
    for (std::size_t i = N - 1; i > 0; --i) {
        const double b0 = 2 * t * b1 - b2 + coefficients[i];
        b2 = b1;
        b1 = b0;
    }
    return t * b1 - b2 + coefficients[0];
}

}  // namespace

std::optional<Xy> xy_of_mireds(double mireds) {
    const double kelvin = math_round(1e6 / mireds);
    if (!(kelvin >= 1000 && kelvin < 20010)) return std::nullopt;
    const double row = std::floor(kelvin / 10) * 10;
    const double t = (2 * 1e6 / row - kLowMired - kHighMired) / (kHighMired - kLowMired);
    return Xy{chebyshev(kX, t), chebyshev(kY, t)};
}

}  // namespace skep::devices::color
