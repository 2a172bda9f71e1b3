// The MT commands that the driver uses (radio-protocols 2.4), by subsystem, ids ascending.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.h"
#include "radio/znp/unpi.h"

namespace skep::znp {

struct Command {
    Type type;
    Subsystem subsystem;
    std::uint8_t id;
    std::string_view name;
    friend constexpr bool operator==(const Command& a, const Command& b) {
        return a.type == b.type && a.subsystem == b.subsystem && a.id == b.id;
    }
};

namespace sys {
inline constexpr Command kResetReq{Type::Areq, Subsystem::Sys, 0x00, "resetReq"};
inline constexpr Command kPing{Type::Sreq, Subsystem::Sys, 0x01, "ping"};
inline constexpr Command kVersion{Type::Sreq, Subsystem::Sys, 0x02, "version"};
inline constexpr Command kGetExtAddr{Type::Sreq, Subsystem::Sys, 0x04, "getExtAddr"};
inline constexpr Command kNvItemInit{Type::Sreq, Subsystem::Sys, 0x07, "osalNvItemInit"};
inline constexpr Command kStackTune{Type::Sreq, Subsystem::Sys, 0x0F, "stackTune"};
inline constexpr Command kNvDelete{Type::Sreq, Subsystem::Sys, 0x12, "osalNvDelete"};
inline constexpr Command kNvLength{Type::Sreq, Subsystem::Sys, 0x13, "osalNvLength"};
inline constexpr Command kNvReadExt{Type::Sreq, Subsystem::Sys, 0x1C, "osalNvReadExt"};
inline constexpr Command kNvWriteExt{Type::Sreq, Subsystem::Sys, 0x1D, "osalNvWriteExt"};
inline constexpr Command kTableCreate{Type::Sreq, Subsystem::Sys, 0x30, "nvCreate"};
inline constexpr Command kTableLength{Type::Sreq, Subsystem::Sys, 0x32, "nvLength"};
inline constexpr Command kTableRead{Type::Sreq, Subsystem::Sys, 0x33, "nvRead"};
inline constexpr Command kTableWrite{Type::Sreq, Subsystem::Sys, 0x34, "nvWrite"};
inline constexpr Command kResetInd{Type::Areq, Subsystem::Sys, 0x80, "resetInd"};
}  // namespace sys

namespace af {
inline constexpr Command kRegister{Type::Sreq, Subsystem::Af, 0x00, "register"};
inline constexpr Command kDataRequest{Type::Sreq, Subsystem::Af, 0x01, "dataRequest"};
inline constexpr Command kDataRequestExt{Type::Sreq, Subsystem::Af, 0x02, "dataRequestExt"};
inline constexpr Command kInterPanCtl{Type::Sreq, Subsystem::Af, 0x10, "interPanCtl"};
inline constexpr Command kDataStore{Type::Sreq, Subsystem::Af, 0x11, "dataStore"};
inline constexpr Command kDataRetrieve{Type::Sreq, Subsystem::Af, 0x12, "dataRetrieve"};
inline constexpr Command kDataConfirm{Type::Areq, Subsystem::Af, 0x80, "dataConfirm"};
inline constexpr Command kIncomingMsg{Type::Areq, Subsystem::Af, 0x81, "incomingMsg"};
inline constexpr Command kIncomingMsgExt{Type::Areq, Subsystem::Af, 0x82, "incomingMsgExt"};
}  // namespace af

namespace zdo {
inline constexpr Command kStartupFromApp{Type::Sreq, Subsystem::Zdo, 0x40, "startupFromApp"};
inline constexpr Command kExtRouteDisc{Type::Sreq, Subsystem::Zdo, 0x45, "extRouteDisc"};
inline constexpr Command kExtFindGroup{Type::Sreq, Subsystem::Zdo, 0x4A, "extFindGroup"};
inline constexpr Command kExtAddGroup{Type::Sreq, Subsystem::Zdo, 0x4B, "extAddGroup"};
inline constexpr Command kExtNwkInfo{Type::Sreq, Subsystem::Zdo, 0x50, "extNwkInfo"};
inline constexpr Command kStateChangeInd{Type::Areq, Subsystem::Zdo, 0xC0, "stateChangeInd"};
inline constexpr Command kConcentratorInd{Type::Areq, Subsystem::Zdo, 0xC8, "concentratorIndCb"};
inline constexpr Command kLeaveInd{Type::Areq, Subsystem::Zdo, 0xC9, "leaveInd"};
inline constexpr Command kTcDeviceInd{Type::Areq, Subsystem::Zdo, 0xCA, "tcDeviceInd"};
}  // namespace zdo

namespace sapi {
inline constexpr Command kReadConfiguration{Type::Sreq, Subsystem::Sapi, 0x04, "readConfiguration"};
inline constexpr Command kWriteConfiguration{Type::Sreq, Subsystem::Sapi, 0x05, "writeConfiguration"};
}  // namespace sapi

namespace util {
inline constexpr Command kGetDeviceInfo{Type::Sreq, Subsystem::Util, 0x00, "getDeviceInfo"};
inline constexpr Command kLedControl{Type::Sreq, Subsystem::Util, 0x0A, "ledControl"};
inline constexpr Command kAssocGetWithAddress{Type::Sreq, Subsystem::Util, 0x4A, "assocGetWithAddress"};
inline constexpr Command kAssocRemove{Type::Sreq, Subsystem::Util, 0x63, "assocRemove"};
inline constexpr Command kAssocAdd{Type::Sreq, Subsystem::Util, 0x64, "assocAdd"};
}  // namespace util

namespace app_cnf {
inline constexpr Command kAddInstallCode{Type::Sreq, Subsystem::AppCnf, 0x04, "bdbAddInstallCode"};
inline constexpr Command kStartCommissioning{Type::Sreq, Subsystem::AppCnf, 0x05, "bdbStartCommissioning"};
inline constexpr Command kSetChannel{Type::Sreq, Subsystem::AppCnf, 0x08, "bdbSetChannel"};
}  // namespace app_cnf

// A ZDO request and its answer have a command each: SREQ `request`, then AREQ `request | 0x80` unless the table says else.
struct ZdoCommand {
    ClusterId cluster;
    std::uint8_t request;
    std::uint8_t response;
    std::string_view request_name;
    std::string_view response_name;
};
inline constexpr std::array kZdoCommands{
    ZdoCommand{0x0000, 0x00, 0x80, "nwkAddrReq", "nwkAddrRsp"},
    ZdoCommand{0x0001, 0x01, 0x81, "ieeeAddrReq", "ieeeAddrRsp"},
    ZdoCommand{0x0002, 0x02, 0x82, "nodeDescReq", "nodeDescRsp"},
    ZdoCommand{0x0003, 0x03, 0x83, "powerDescReq", "powerDescRsp"},
    ZdoCommand{0x0004, 0x04, 0x84, "simpleDescReq", "simpleDescRsp"},
    ZdoCommand{0x0005, 0x05, 0x85, "activeEpReq", "activeEpRsp"},
    ZdoCommand{0x0006, 0x06, 0x86, "matchDescReq", "matchDescRsp"},
    ZdoCommand{0x0015, 0x0C, 0x8A, "serverDiscReq", "serverDiscRsp"},
    ZdoCommand{0x0021, 0x21, 0xA1, "bindReq", "bindRsp"},
    ZdoCommand{0x0022, 0x22, 0xA2, "unbindReq", "unbindRsp"},
    ZdoCommand{0x0031, 0x31, 0xB1, "mgmtLqiReq", "mgmtLqiRsp"},
    ZdoCommand{0x0032, 0x32, 0xB2, "mgmtRtgReq", "mgmtRtgRsp"},
    ZdoCommand{0x0033, 0x33, 0xB3, "mgmtBindReq", "mgmtBindRsp"},
    ZdoCommand{0x0034, 0x34, 0xB4, "mgmtLeaveReq", "mgmtLeaveRsp"},
    ZdoCommand{0x0036, 0x36, 0xB6, "mgmtPermitJoinReq", "mgmtPermitJoinRsp"},
    ZdoCommand{0x0038, 0x37, 0xB8, "mgmtNwkUpdateReq", "mgmtNwkUpdateNotify"},
};
inline constexpr std::uint8_t kEndDeviceAnnceInd = 0xC1;  // ZDO 0x0013

constexpr const ZdoCommand* find_zdo_request(ClusterId cluster) {
    for (const ZdoCommand& row : kZdoCommands) {
        if (row.cluster == cluster) return &row;
    }
    return nullptr;
}
constexpr const ZdoCommand* find_zdo_response(std::uint8_t command) {
    for (const ZdoCommand& row : kZdoCommands) {
        if (row.response == command) return &row;
    }
    return nullptr;
}

// Statuses of SRSPs and confirms, by the names under which users find help: "MAC_NO_ACK"; "UNKNOWN" for others.
namespace status {
inline constexpr std::uint8_t kSuccess = 0x00;
inline constexpr std::uint8_t kFailure = 0x01;
inline constexpr std::uint8_t kNvItemInitialized = 0x09;
inline constexpr std::uint8_t kMemError = 0x10;
inline constexpr std::uint8_t kBufferFull = 0x11;
inline constexpr std::uint8_t kMacNoResources = 0x1A;
inline constexpr std::uint8_t kNwkNoRoute = 0xCD;
inline constexpr std::uint8_t kMacChannelAccessFailure = 0xE1;
inline constexpr std::uint8_t kMacNoAck = 0xE9;
inline constexpr std::uint8_t kMacTransactionExpired = 0xF0;
std::string_view name_of(std::uint8_t code);
}  // namespace status

inline constexpr std::uint8_t kStateCoordinator = 9;  // of stateChangeInd and getDeviceInfo: started as coordinator
inline constexpr std::uint8_t kDefaultRadius = 30;

}  // namespace skep::znp
