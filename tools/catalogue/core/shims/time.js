// The attributes of the Time cluster, from what Date knows of the time zone: the engine has no Intl.
"use strict";

const Epoch = Date.UTC(2000, 0, 1);
const SecondMs = 1000;
const DayMs = 24 * 60 * 60 * SecondMs;
const Never = 0xffffffff;
const cached = {timeZone: 0, dstStart: Never, dstEnd: Never, dstShift: 0, validUntilTime: 0};

const zigbeeTime = (ms) => (ms === Never ? Never : Math.round((ms - Epoch) / SecondMs));
const offsetAt = (ms) => -new Date(ms).getTimezoneOffset() * 60;

// The second in which the offset changes first between two times.
function changeBetween(before, after) {
    const old = offsetAt(before);
    let [low, high] = [before, after];
    while (high - low > SecondMs) {
        const middle = low + Math.floor((high - low) / (2 * SecondMs)) * SecondMs;
        if (offsetAt(middle) === old) low = middle;
        else high = middle;
    }
    return {at: high, offset: offsetAt(high), shift: offsetAt(high) - old};
}

function changesOf(year) {
    const changes = [];
    const end = new Date(year, 12).getTime();
    for (let day = new Date(year, 1).getTime(); day < end; day += DayMs) {
        const next = Math.min(day + DayMs, end);
        if (offsetAt(day) !== offsetAt(next)) changes.push(changeBetween(day, next));
    }
    return changes;
}

// Summer time that begins and ends once a year; what is otherwise is told as none.
function summerOf(now, year) {
    const current = changesOf(year);
    if (current.length !== 2) return undefined;
    const [first, second] = current;
    if (first.shift > 0) return {standard: second.offset, start: first, end: second};
    const before = now < first.at;
    const other = changesOf(before ? year - 1 : year + 1);
    if (other.length !== 2) return undefined;
    return before ? {standard: first.offset, start: other[1], end: first} : {standard: first.offset, start: second, end: other[0]};
}

function renew(date) {
    const now = date.getTime();
    const summer = summerOf(now, date.getUTCFullYear());
    cached.timeZone = summer?.standard ?? offsetAt(now);
    cached.dstStart = zigbeeTime(summer?.start.at ?? Never);
    cached.dstEnd = zigbeeTime(summer === undefined ? Never : summer.end.at - SecondMs); // the last second of summer
    cached.dstShift = summer?.start.shift ?? 0;
    cached.validUntilTime = zigbeeTime(now + DayMs);
}

function getTimeClusterAttributes() {
    const date = new Date();
    const time = zigbeeTime(date.getTime());
    if (time >= cached.validUntilTime) renew(date);
    const {timeZone, dstStart, dstEnd, dstShift, validUntilTime} = cached;
    const standardTime = time + timeZone;
    const localTime = time >= dstStart && time <= dstEnd ? standardTime + dstShift : standardTime;
    const timeStatus = 0b1101; // master, and master for time zone and summer time; to be replaced by a better one
    return {time, timeStatus, timeZone, dstStart, dstEnd, dstShift, standardTime, localTime, lastSetTime: time, validUntilTime};
}

function clearCachedTimeData() {
    Object.assign(cached, {timeZone: 0, dstStart: Never, dstEnd: Never, dstShift: 0, validUntilTime: 0});
}

module.exports = {__esModule: true, timestampToZigbeeUtcTime: zigbeeTime, getTimeClusterAttributes, clearCachedTimeData};
