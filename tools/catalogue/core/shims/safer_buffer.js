// The package of this name adds checks that Buffer has by now.
"use strict";

exports.Buffer = require("buffer").Buffer;
