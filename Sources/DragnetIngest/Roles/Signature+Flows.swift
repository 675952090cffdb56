import DragnetEvents

extension Signature {
    /// The attribute of the bytes that the opening side sent.
    static let sentName = "origBytes"
    /// The attribute of the bytes that the answering side sent.
    static let receivedName = "respBytes"

    /// Tables of flows that are known by their header.
    static let flows: [Signature] = [
        // Argus counts both directions together and the opening side's own.
        Signature(
            name: "Argus", required: ["StartTime", "Proto", "SrcAddr", "DstAddr", "TotBytes", "SrcBytes"],
            roles: [
                (.time, ["StartTime"]), (.source, ["SrcAddr"]), (.destination, ["DstAddr"]), (.amount, ["TotBytes"]),
                (.kind, ["Proto"]), (.port, ["Dport"]), (.protocol, ["Proto"]), (.state, ["State"]),
                (.duration, ["Dur"]), (.label, ["Label"]), (.id, ["FlowId"]),
            ],
            types: (.host, .host), format: .argus,
            numbers: [
                ("SrcBytes", bytes(sentName, "SrcBytes")),
                ("SrcBytes", bytes(receivedName, "TotBytes", minus: "SrcBytes")),
            ], isClosed: true),
        Signature(
            name: "nfdump", required: ["ts", "td", "sa", "da", "pr", "ibyt"],
            roles: [
                (.time, ["ts"]), (.source, ["sa"]), (.destination, ["da"]), (.amount, ["ibyt", "obyt"]),
                (.kind, ["pr"]), (.port, ["dp"]), (.protocol, ["pr"]), (.state, ["flg"]), (.duration, ["td"]),
            ],
            types: (.host, .host), timeFormat: .calendar(nil), format: .nfdump,
            numbers: [("ibyt", bytes(sentName, "ibyt")), ("obyt", bytes(receivedName, "obyt"))], isClosed: true),
        Signature(
            name: "nfdump 1.7", required: ["firstSeen", "duration", "proto", "srcAddr", "dstAddr", "bytes"],
            roles: [
                (.time, ["firstSeen"]), (.source, ["srcAddr"]), (.destination, ["dstAddr"]), (.amount, ["bytes"]),
                (.kind, ["proto"]), (.port, ["dstPort"]), (.protocol, ["proto"]), (.state, ["flags"]),
                (.duration, ["duration"]),
            ],
            types: (.host, .host), timeFormat: .calendar(nil), format: .nfdump, isClosed: true),
    ]

    /// Zeek's logs: both hosts, bytes of both directions, the service or else the protocol.
    ///
    /// - Parameters:
    ///   - mark: what stands between `id` and the rest of a name; shippers write `_` for Zeek's point.
    ///   - isText: whether it is Zeek's own tab-separated form, whose times are always seconds.
    ///   - path: the log's name; those that tell names (dns, http, ssl) lead from a host to a domain.
    static func zeek(mark: String, isText: Bool, path: String?) -> Signature {
        if let path, let log = ZeekShape.named[path] {
            let form = isText ? "Zeek's \(path) log" : "Zeek's \(path) log, as JSON"
            return Signature(
                name: form, required: ["ts", "id\(mark)orig_h", log.name],
                roles: [
                    (.id, ["uid"]), (.time, ["ts"]), (.source, ["id\(mark)orig_h"]), (.destination, [log.name]),
                    (.amount, log.bytes), (.kind, [log.kind]), (.port, ["id\(mark)resp_p"]),
                ],
                types: (.host, .domain), timeFormat: isText ? .epoch(.seconds) : nil, format: .zeek, isClosed: true)
        }
        return Signature(
            name: isText ? "Zeek" : "Zeek, as JSON", required: ["ts", "id\(mark)orig_h", "id\(mark)resp_h"],
            roles: [
                (.id, ["uid"]), (.time, ["ts"]), (.source, ["id\(mark)orig_h"]),
                (.destination, ["id\(mark)resp_h"]), (.amount, ["orig_bytes", "resp_bytes"]),
                (.kind, ["service", "proto"]), (.port, ["id\(mark)resp_p"]), (.protocol, ["proto"]),
                (.state, ["conn_state"]), (.duration, ["duration"]), (.label, ["label"]),
            ],
            types: (.host, .host), timeFormat: isText ? .epoch(.seconds) : nil, format: .zeek,
            numbers: [
                ("orig_bytes", bytes(sentName, "orig_bytes")), ("resp_bytes", bytes(receivedName, "resp_bytes")),
            ], isClosed: true)
    }

    /// Suricata's EVE log, as ``EveShape`` puts it in order.
    ///
    /// - Parameter names: the column of the domains that a log without flows leads to; nil for one of connections.
    static func eve(names: String?) -> Signature {
        Signature(
            name: names == nil ? "Suricata EVE" : "Suricata EVE, of names without flows",
            required: ["event_type", "src_ip", "dest_ip", "timestamp"],
            roles: [
                (.id, ["flow_id"]), (.time, [names == nil ? "flow.start" : "timestamp"]), (.source, ["src_ip"]),
                (.destination, [names ?? "dest_ip"]), (.amount, ["flow.bytes_toserver", "flow.bytes_toclient"]),
                (.kind, ["app_proto", "proto"]),
                (.port, ["dest_port"]), (.protocol, ["proto"]), (.state, ["flow.state"]), (.duration, ["flow.age"]),
                (.label, ["flow.alerted"]),
            ],
            types: (.host, names == nil ? .host : .domain), format: .eve,
            numbers: [
                ("flow.bytes_toserver", bytes(sentName, "flow.bytes_toserver")),
                ("flow.bytes_toclient", bytes(receivedName, "flow.bytes_toclient")),
            ], isClosed: true)
    }
}
