// Stands for a list that nothing is looked up in.
"use strict";

module.exports = {};
