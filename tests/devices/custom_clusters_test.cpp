#include "devices/custom_clusters.h"

#include <gtest/gtest.h>

#include "spec/zcl/frame.h"

namespace skep::devices {

namespace {

JsonObject parsed(std::string_view text) {
    return parse_json(text)->as_object();
}

}  // namespace

TEST(CustomClusters, AreTablesThatFramesAreReadWith) {
    const CustomClusters clusters(parsed(R"({"ours":{"name":"ours","ID":64512,"manufacturerCode":4660,
        "attributes":{"late":{"ID":2,"type":33,"max":100},"early":{"ID":1,"type":32,"manufacturerCode":4660,"write":true}},
        "commands":{"go":{"ID":7,"parameters":[{"name":"count","type":32},{"name":"list","type":1001}],"response":8}},
        "commandsResponse":{"gone":{"ID":8,"parameters":[]}}}})"));
    ASSERT_EQ(clusters.set().size(), 1U);
    const zcl::Cluster& cluster = *clusters.set().front();
    EXPECT_EQ(cluster.id, 64512);
    EXPECT_EQ(cluster.name, "ours");
    EXPECT_EQ(cluster.manufacturer, 4660);
    ASSERT_EQ(cluster.attributes.size(), 2U);
    EXPECT_EQ(cluster.attributes[0].name, "early");  // ids ascend
    EXPECT_TRUE(cluster.attributes[0].writable);
    ASSERT_NE(cluster.attributes[1].limits, nullptr);
    EXPECT_EQ(cluster.attributes[1].limits->maximum, 100);
    const zcl::Command* go = cluster.command("go", zcl::Direction::ToServer);
    ASSERT_NE(go, nullptr);
    EXPECT_EQ(go->response, 8);
    const Bytes frame = *from_hex("05341201070203aabb");
    const auto read = zcl::parse_frame(frame, &cluster);
    ASSERT_TRUE(read) << read.error().what;
    ASSERT_EQ(read->fields().size(), 2U);
    EXPECT_EQ(read->fields()[0].second.as_uint(), 2U);
}

TEST(CustomClusters, AListThatNothingCountsCannotBeRead) {
    const CustomClusters clusters(parsed(R"({"ours":{"ID":64512,"commands":{},"commandsResponse":{
        "first":{"ID":9,"parameters":[{"name":"data","type":1001}]},"rest":{"ID":10,"parameters":[{"name":"data","type":1008}]}}}})"));
    const zcl::Cluster& cluster = *clusters.set().front();
    EXPECT_FALSE(zcl::parse_frame(*from_hex("090109aabb"), &cluster));
    EXPECT_TRUE(zcl::parse_frame(*from_hex("09010aaabb"), &cluster));
}

TEST(CustomClusters, PassOverWhatTheyCannotBe) {
    const CustomClusters clusters(parsed(R"({"none":5,"noid":{"name":"x"},"bad":{"ID":1,"attributes":{"a":3,"b":{"type":32}},
        "commands":[],"commandsResponse":{"c":{"ID":1,"parameters":[3,{"name":"p","type":32,"conditions":[{"type":"of another age"}]}]}}}})"));
    ASSERT_EQ(clusters.set().size(), 1U);
    EXPECT_TRUE(clusters.set().front()->attributes.empty());
    ASSERT_EQ(clusters.set().front()->responses.size(), 1U);
    EXPECT_TRUE(clusters.set().front()->responses[0].parameters[0].conditions.empty());
}

}  // namespace skep::devices
