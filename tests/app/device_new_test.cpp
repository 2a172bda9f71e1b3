// skep device new: definitions for paired devices that nobody described, with the built catalogue.
#include "app/device_new.h"

#include <gtest/gtest.h>

#include "app/convert.h"
#include "tests/support/scratch.h"

using namespace skep::app;

namespace {

constexpr std::string_view kRows =
    R"({"id":1,"type":"Coordinator","ieeeAddr":"0x00124b00aa55aa55","nwkAddr":0,"manufId":0,"epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":5,)"
    R"("inClusterList":[0],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,)"
    R"("interviewState":"SUCCESSFUL","meta":{}})"
    "\n"
    R"({"id":2,"type":"EndDevice","ieeeAddr":"0x0000000000000103","nwkAddr":4099,"manufId":4476,"manufName":"Sensors","powerSource":"Battery",)"
    R"("modelId":"Climate","epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":770,"inClusterList":[0,1,1026,1029],"outClusterList":[],)"
    R"("clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}})"
    "\n"
    R"({"id":3,"type":"Router","ieeeAddr":"0x0000000000000104","nwkAddr":4100,"manufId":4476,"manufName":"Lamps","modelId":"Two Lamps","epList":[1,2],)"
    R"("endpoints":{"1":{"profId":260,"epId":1,"devId":268,"inClusterList":[0,6,8,768],"outClusterList":[],"clusters":{"lightingColorCtrl":)"
    R"({"attributes":{"colorCapabilities":16,"colorTempPhysicalMin":153,"colorTempPhysicalMax":370}}},"binds":[],"configuredReportings":[],"meta":{}},)"
    R"("2":{"profId":260,"epId":2,"devId":256,"inClusterList":[6],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},)"
    R"("interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}})"
    "\n"
    R"({"id":4,"type":"Router","ieeeAddr":"0x0000000000000105","nwkAddr":4101,"epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":0,)"
    R"("inClusterList":[],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,)"
    R"("interviewState":"SUCCESSFUL","meta":{}})";

struct Data {
    Data() {
        folder.write("database.db", kRows);
        folder.write("configuration.yaml",
                     "version: 5\nmqtt:\n  server: mqtt://localhost\ndevices:\n  '0x0000000000000103':\n    friendly_name: attic\n");
    }
    [[nodiscard]] Printed made(std::string device, std::filesystem::path out = {}) const {
        return new_definition({std::move(device), folder.path(), std::move(out), SKEP_CATALOGUE_FILE});
    }
    skep::test::Scratch folder;
};

constexpr std::string_view kClimate = R"js(import * as m from 'zigbee-herdsman-converters/lib/modernExtend';

export default {
    zigbeeModel: ['Climate'],
    model: 'Climate',
    vendor: 'Sensors',
    description: 'Automatically generated definition',
    extend: [m.battery(), m.temperature(), m.humidity()],
};
)js";

}  // namespace

TEST(NewDevice, GetsADefinitionOfItsClusters) {
    const Data data;
    const Printed done = data.made("0x0000000000000103");
    EXPECT_EQ(done.err, "");
    EXPECT_EQ(done.out, kClimate);
    EXPECT_EQ(done.exit_code, 0);
}

TEST(NewDevice, IsFoundByItsNameAndItsModelId) {
    const Data data;
    EXPECT_EQ(data.made("attic").out, kClimate);
    EXPECT_EQ(data.made("climate").out, kClimate);
    EXPECT_EQ(data.folder.read("configuration.yaml").find("frontend"), std::string::npos) << "only read";
}

TEST(NewDevice, NamesItsEndpointsAndUsesWhatWasReadOfIt) {
    const Data data;
    const Printed done = data.made("0x0000000000000104");
    EXPECT_EQ(done.err, "");
    EXPECT_NE(done.out.find(R"js(m.deviceEndpoints({"endpoints":{"1":1,"2":2})js"), std::string::npos) << done.out;
    EXPECT_NE(done.out.find(R"("colorTemp":{"range":[153,370]})"), std::string::npos) << done.out;
}

// What is written is a file for external_converters/.
TEST(NewDevice, WhatIsWrittenConvertsItsFrames) {
    const Data data;
    const auto file = data.folder / "climate.mjs";
    const Printed done = data.made("attic", file);
    EXPECT_EQ(done.exit_code, 0);
    EXPECT_EQ(done.out, "");
    EXPECT_EQ(data.folder.read("climate.mjs"), kClimate);
    ConvertOptions options;
    options.converter = file;
    options.catalogue = SKEP_CATALOGUE_FILE;
    options.cluster = "msTemperatureMeasurement";
    options.frames = {"18010a0000296608"};
    EXPECT_EQ(convert(options).out, "{\"temperature\":21.5}\n");
}

TEST(NewDevice, LeavesAFileThatIsThereAlone) {
    const Data data;
    data.folder.write("mine.mjs", "edited");
    const Printed done = data.made("attic", data.folder / "mine.mjs");
    EXPECT_EQ(done.exit_code, kExitUsage);
    EXPECT_NE(done.err.find("is there already"), std::string::npos);
    EXPECT_EQ(data.folder.read("mine.mjs"), "edited");
}

TEST(NewDevice, SaysWhatIsWrong) {
    const Data data;
    const Printed unknown = data.made("cellar");
    EXPECT_EQ(unknown.exit_code, kExitUnknownModel);
    EXPECT_EQ(unknown.err, "skep: " + data.folder.path().string() + " knows no device 'cellar'\n");
    EXPECT_NE(data.made("0x0000000000000105").err.find("says no model id"), std::string::npos);
    const skep::test::Scratch empty;
    const Printed none = new_definition({"cellar", empty.path(), {}, SKEP_CATALOGUE_FILE});
    EXPECT_EQ(none.exit_code, kExitConfiguration);
    EXPECT_NE(none.err.find("no database.db"), std::string::npos);
}
