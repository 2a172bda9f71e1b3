// store::Database as the network's storage.
#pragma once

#include "base/log.h"
#include "store/database.h"
#include "zigbee/network.h"

namespace skep::bridge {

class DatabaseStorage final : public zigbee::Storage {
public:
    DatabaseStorage(store::Database& database, const Log& log) : database_(database), log_(log) {}

    Result<std::vector<JsonObject>> load() override;
    void put(std::int64_t row, const JsonObject& line) override { database_.put(row, line); }
    void erase(std::int64_t row) override { database_.erase(row); }
    Result<void> commit() override;
    Result<void> set_aside() override;

private:
    void tell_reports();

    store::Database& database_;
    const Log& log_;
};

}  // namespace skep::bridge
