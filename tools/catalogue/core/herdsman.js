// What of zigbee-herdsman converters may use.
"use strict";

exports.ZSpec = require("zigbee-herdsman/dist/zspec");
exports.Zcl = require("zigbee-herdsman/dist/zspec/zcl");
exports.Zdo = require("zigbee-herdsman/dist/zspec/zdo");
exports.getTimeClusterAttributes = require("zigbee-herdsman/dist/utils/timeService").getTimeClusterAttributes;
exports.setLogger = require("zigbee-herdsman/dist/utils/logger").setLogger;
Object.defineProperty(exports, "__esModule", {value: true});
