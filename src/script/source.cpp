#include "script/source.h"

namespace skep::script {

Result<std::string> definition_source(Sandbox& sandbox, const zigbee::Node& node) {
    const Sandbox::Introduced introduced(sandbox, node);
    if (auto asked = sandbox.ask("writeSource", JsonObject{{"ieee", to_string(node.ieee)}}); !asked) return asked.error();
    const auto answer = sandbox.ask("writtenSource", Json());
    if (!answer) return answer.error();
    static const JsonObject kNothing;
    const JsonObject& said = answer->is_object() ? answer->get_object() : kNothing;
    if (const auto source = text_in(said, "source"); !source.empty()) return std::string(source);
    return Error{Errc::Refused, std::string(text_in(said, "error"))};
}

}  // namespace skep::script
