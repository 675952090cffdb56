import DragnetDetection
import DragnetEvents

/// Schemas of bodies and answers, as JSON; the OpenAPI document is made of them.
enum Schemas {
    static let object = #"{"type":"object"}"#
    static let text = #"{"type":"string"}"#
    static let page =
        #"{"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{"type":"object"}},"#
        + #""next":{"type":"string"}}}"#
    /// A time as text: RFC 3339 from 1970 on, without leap days, which are taken too.
    private static let time =
        #"{"type":"string","pattern":"^(19[7-9][0-9]|2[0-9]{3})-"#
        + #"((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"#
        + #"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$"}"#
    /// When something ends: a span from now on, or a time.
    private static let moment =
        #"{"anyOf":[{"type":"string","pattern":"^[1-9][0-9]{0,3}[smhdw]$"},"# + time + #","#
        + #"{"type":"null"}]}"#
    /// What can be stored as text.
    private static let noNUL = #""pattern":"^[^\\u0000]*$""#
    private static let words = #"{"type":"string","# + noNUL + "}"
    /// Such a text with something in it beside what Unicode calls white space.
    private static let sentence =
        #"{"type":"string","pattern":"^[^\\u0000]*[^\\u0000\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a"#
        + #"\\u2028\\u2029\\u202f\\u205f\\u3000][^\\u0000]*$"}"#
    private static let maybeWords = #"{"type":["string","null"],"# + noNUL + "}"
    /// The query language.
    static var query: String {
        let reasons = ReasonCode.allCases.map(\.rawValue).joined(separator: "|")
        let statuses = FindingStatus.allCases.map(\.rawValue).joined(separator: "|")
        let name = #"[^\u0000-\u0020\u007f-\u00a0]{1,200}"#
        let terms =
            "severity:(>=)?(low|medium|high|critical)|score:>=0[.][0-9]{1,6}|reason:(\(reasons))|status:(\(statuses))"
            + "|entity:\(name)|incident:\(name)|sort:(worst|latest)"
        return "{\"type\":\"string\",\"pattern\":\"^((\(terms))( |$))*$\"}"
    }
    static let decision =
        #"{"type":"object","required":["status"],"properties":{"status":{"enum":["open","confirmed","dismissed","#
        + #""snoozed"]},"until":"# + moment + #","note":{"type":["string","null"],"maxLength":4000,"# + noNUL
        + #"},"revision":{"type":["string","null"]}}}"#
    static let label =
        #"{"type":"object","required":["id","label"],"properties":{"id":"# + words
        + #","label":{"enum":["fraud","legit","unsure"]},"kind":"# + maybeWords + #","note":"# + maybeWords
        + #","until":"# + moment + "}}"
    static var suppression: String {
        let reasons = ReasonCode.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        return #"{"type":"object","required":["id","why"],"properties":{"id":"# + words + #","why":"# + sentence
            + #","reason":{"enum":["# + reasons + #",null]},"until":"# + moment + "}}"
    }
    static let job =
        #"{"type":"object","required":["kind"],"properties":{"kind":{"enum":["train","score","report"]},"#
        + #""promote":{"type":["boolean","null"]}}}"#
    static let map =
        #"{"type":"object","required":["v","method","model","entities","clusters","points"],"properties":{"v":{"const":1},"#
        + #""method":{"type":"string"},"model":{"type":"string"},"entities":{"type":"integer","minimum":0},"#
        + #""preservation_at_10":{"type":"number","minimum":0,"maximum":1},"clusters":{"type":"array","items":"#
        + #"{"type":"object","required":["id","size","name"],"properties":{"id":{"type":"integer"},"#
        + #""size":{"type":"integer"},"name":{"type":"string"}}}},"points":{"type":"array","items":{"type":"object","#
        + #""required":["id","type","x","y","severity","surprise"],"properties":{"id":{"type":"string"},"#
        + #""type":{"type":"string"},"x":{"type":"number"},"y":{"type":"number"},"cluster":{"type":"integer"},"#
        + #""severity":{"enum":["none","low","medium","high","critical"]},"surprise":{"type":"number"},"#
        + #""incident":{"type":"string"}}}}}}"#
    static let events =
        ##"{"oneOf":[{"$ref":"#/components/schemas/event"},{"type":"array","minItems":1,"##
        + ##""items":{"$ref":"#/components/schemas/event"}}]}"##
    static let verdicts =
        ##"{"oneOf":[{"$ref":"#/components/schemas/verdict"},{"type":"array","##
        + ##""items":{"$ref":"#/components/schemas/verdict"}}]}"##

    private static let text1024 =
        ##""minLength":1,"maxLength":1024,"pattern":"^[^\\u0000-\\u001f\\u007f-\\u009f]+$"}"##
    private static let name = #"{"type":"string","# + text1024
    private static let maybe = #"{"type":["string","null"],"# + text1024

    /// The schemas that others refer to.
    ///
    /// - Parameter hasColumn: whether the log has a column; an event may not bring others.
    static func shared(hasColumn: (String) -> Bool) -> String {
        let types = EntityType.allCases.map { "\"\($0.name)\"" }.joined(separator: ",")
        let positive = #"{"type":["number","null"],"minimum":0}"#
        func column(_ name: String, _ schema: String) -> String {
            "\"\(name)\":" + (hasColumn(name) ? schema : #"{"type":"null"}"#)
        }
        let event = [
            "\"id\":\(maybe)",
            #""time":{"oneOf":["# + time + #",{"type":"number","minimum":0,"maximum":200000000000000000}]}"#,
            "\"source\":\(name)", "\"destination\":\(name)",
            #""amount":{"anyOf":[{"type":["number","null"]},{"type":"string","pattern":"^-?[0-9]{1,12}(\\.[0-9]{1,4})?$"}]}"#,
            "\"currency\":\(maybe)", "\"kind\":\(maybe)",
            column("port", #"{"type":["string","integer","null"],"minimum":0,"maximum":65535}"#),
            column("state", maybe), column("sent_bytes", positive), column("received_bytes", positive),
            column("duration", positive),
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
