skepLoad("skep/shims/globals");
skepLoad("skep/facade");
for (const name of [...modules.keys()]) {
    if (/^zigbee-herdsman-converters\/(lib|converters)\//.test(name)) skepLoad(name);
}
