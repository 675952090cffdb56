import DragnetEvents

/// Schemas of bodies and answers, as JSON; the OpenAPI document is made of them.
enum Schemas {
    static let object = #"{"type":"object"}"#
    static let text = #"{"type":"string"}"#
    static let page =
        #"{"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{"type":"object"}},"#
        + #""next":{"type":"string"}}}"#
    static let decision =
        #"{"type":"object","required":["status"],"properties":{"status":{"enum":["open","confirmed","dismissed","#
        + #""snoozed"]},"until":{"type":"string"},"note":{"type":"string","maxLength":4000},"#
        + #""revision":{"type":"string"}}}"#
    static let label =
        #"{"type":"object","required":["id","label"],"properties":{"id":{"type":"string"},"#
        + #""label":{"enum":["fraud","legit","unsure"]},"kind":{"type":"string"},"note":{"type":"string"},"#
        + #""until":{"type":"string"}}}"#
    static let suppression =
        #"{"type":"object","required":["id","why"],"properties":{"id":{"type":"string"},"why":{"type":"string"},"#
        + #""reason":{"type":"string"},"until":{"type":"string"}}}"#
    static let job =
        #"{"type":"object","required":["kind"],"properties":{"kind":{"enum":["train","score","report"]},"#
        + #""promote":{"type":"boolean"}}}"#
    static let events =
        ##"{"oneOf":[{"$ref":"#/components/schemas/event"},{"type":"array","minItems":1,"##
        + ##""items":{"$ref":"#/components/schemas/event"}}]}"##
    static let verdicts =
        ##"{"oneOf":[{"$ref":"#/components/schemas/verdict"},{"type":"array","##
        + ##""items":{"$ref":"#/components/schemas/verdict"}}]}"##

    private static let text256 =
        ##""minLength":1,"maxLength":256,"pattern":"^[^\\u0000-\\u001f\\u007f-\\u009f]+$"}"##
    private static let name = #"{"type":"string","# + text256
    private static let maybe = #"{"type":["string","null"],"# + text256

    /// The schemas that others refer to.
    static var shared: String {
        let types = EntityType.allCases.map { "\"\($0.name)\"" }.joined(separator: ",")
        let positive = #"{"type":["number","null"],"minimum":0}"#
        let event = [
            "\"id\":\(maybe)",
            #""time":{"oneOf":[{"type":"string","format":"date-time"},{"type":"number","minimum":0}]}"#,
            "\"source\":\(name)", "\"destination\":\(name)", #""amount":{"type":["number","string","null"]}"#,
            "\"currency\":\(maybe)", "\"kind\":\(maybe)",
            #""port":{"type":["string","integer","null"],"minimum":0,"maximum":65535}"#, "\"state\":\(maybe)",
            "\"sent_bytes\":\(positive)", "\"received_bytes\":\(positive)", "\"duration\":\(positive)",
            "\"source_type\":{\"enum\":[\(types),null]}", "\"destination_type\":{\"enum\":[\(types),null]}",
        ].joined(separator: ",")
        let verdict =
            #""v":{"const":1},"row":{"type":"integer"},"id":{"type":"string"},"source":{"type":"string"},"#
            + #""destination":{"type":"string"},"score":{"type":"number","minimum":0,"maximum":1},"#
            + #""surprise":{"type":"number","minimum":0},"#
            + #""severity":{"enum":["none","low","medium","high","critical"]},"status":{"type":"string"},"#
            + #""reasons":{"type":"array","items":{"type":"object"}},"model":{"type":"string"}"#
        let problem =
            #""type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"#
            + #""code":{"type":"string"},"detail":{"type":"string"},"help":{"type":"string"},"#
            + #""event":{"type":"integer"},"field":{"type":"string"},"request":{"type":"string"}"#
        return [
            #""event":{"type":"object","additionalProperties":false,"required":["time","source","destination"],"#
                + "\"properties\":{\(event)}}",
            #""verdict":{"type":"object","required":["v","row","id","source","destination","score","surprise","#
                + #""severity","status","reasons","model"],"properties":{"# + verdict + "}}",
            #""problem":{"type":"object","required":["type","title","status","code","detail","request"],"#
                + "\"properties\":{\(problem)}}",
        ].joined(separator: ",")
    }
}
