/// What a record of a log is to its events.
enum RecordStanding {
    /// The account of a connection or payment: an event.
    case event
    /// More about a connection that may have an account of its own, under the same id.
    case further
    /// The same, and it says that the connection is bad.
    case alert
    /// Not about a connection at all.
    case other
}

/// Puts the records of one program into the order that its signature counts on.
protocol ConnectionShape: Sendable {
    /// Changes the fields of a record, and says what it is.
    func adjust(
        _ fields: UnsafeMutablePointer<FieldRange>, _ bytes: UnsafeMutablePointer<UInt8>
    ) -> RecordStanding
}

/// The records of Suricata's EVE log.
///
/// The `timestamp` of a flow record is when it was written and not when the connection was; `flow.start` is that. Other
/// records repeat the `flow_id` of a flow, which may come later, earlier or never.
struct EveShape: ConnectionShape {
    private let event: Int
    private let timestamp: Int
    private let start: Int
    private let appProto: Int
    private let proto: Int
    private let ends: [(own: Int, flow: Int)]

    /// The columns that the shape and the signature count on.
    static let columns = [
        "timestamp", "flow_id", "event_type", "src_ip", "dest_ip", "dest_port", "proto", "app_proto", "flow.start",
        "flow.age", "flow.state", "flow.bytes_toserver", "flow.bytes_toclient", "flow.alerted", "flow.src_ip",
        "flow.dest_ip", "flow.dest_port",
    ]

    /// Whether columns are those of EVE.
    static func fits(_ columns: Set<String>) -> Bool {
        ["event_type", "src_ip", "dest_ip", "timestamp"].allSatisfy(columns.contains)
    }

    /// Nil unless all of ``columns`` are there.
    init?(_ columns: [String]) {
        func place(_ name: String) -> Int? { columns.firstIndex(of: name) }
        guard let event = place("event_type"), let timestamp = place("timestamp"), let start = place("flow.start"),
            let appProto = place("app_proto"), let proto = place("proto"), let source = place("src_ip"),
            let flowSource = place("flow.src_ip"), let destination = place("dest_ip"),
            let flowDestination = place("flow.dest_ip"), let port = place("dest_port"),
            let flowPort = place("flow.dest_port")
        else { return nil }
        (self.event, self.timestamp, self.start) = (event, timestamp, start)
        (self.appProto, self.proto) = (appProto, proto)
        ends = [(source, flowSource), (destination, flowDestination), (port, flowPort)]
    }

    func adjust(
        _ fields: UnsafeMutablePointer<FieldRange>, _ bytes: UnsafeMutablePointer<UInt8>
    ) -> RecordStanding {
        if fields[ends[0].own].isEmpty || fields[ends[1].own].isEmpty {
            // Statistics and messages of the engine have no ends; a flow must have them.
            return fields[event].holds("flow", in: bytes) ? .event : .other
        }
        if fields[start].isEmpty { fields[start] = fields[timestamp] }
        // An alert about an answer names the server first; its flow keeps the order.
        if !fields[ends[0].flow].isEmpty, !fields[ends[1].flow].isEmpty {
            for end in ends where !fields[end.flow].isEmpty { fields[end.own] = fields[end.flow] }
        }
        for index in Int(fields[proto].start)..<Int(fields[proto].end) where bytes[index] &- 0x41 < 26 {
            bytes[index] |= 0x20
        }
        // Suricata writes "failed" where it found no protocol.
        if fields[appProto].holds("failed", in: bytes) { fields[appProto] = FieldRange(start: 0, end: 0) }
        if fields[event].holds("flow", in: bytes) { return .event }
        if fields[event].holds("alert", in: bytes) { return .alert }
        let speaks = Self.protocols.contains { fields[event].holds($0, in: bytes) }
        if fields[appProto].isEmpty && speaks { fields[appProto] = fields[event] }
        return .further
    }

    /// Record types that are named after what is spoken.
    private static let protocols: [StaticString] = [
        "dns", "http", "tls", "ssh", "smb", "smtp", "ftp", "rdp", "krb5", "snmp", "sip", "nfs", "tftp", "dhcp", "mqtt",
        "quic", "rfb", "ike", "modbus", "dnp3", "http2", "mdns", "websocket", "ldap", "pgsql",
    ]
}

/// The records of Zeek's logs as JSON, of one log or of several in one stream.
///
/// Shippers write the log's name as `_path` or `@stream`; beside `conn` the others say more about a connection, under
/// the same `uid`.
struct ZeekShape: ConnectionShape {
    private let path: Int?
    private let source: Int
    private let destination: Int

    /// The character between `id` and the rest in the names of the columns; nil for logs that are not Zeek's.
    static func mark(_ columns: Set<String>) -> String? {
        guard columns.contains("ts") else { return nil }
        return [".", "_"].first { columns.contains("id\($0)orig_h") && columns.contains("id\($0)resp_h") }
    }

    /// The logs that tell names: the column of the name, of the kind, and those of bytes.
    static let named: [String: (name: String, kind: String, bytes: [String])] = [
        "dns": ("query", "qtype_name", []),
        "http": ("host", "method", ["request_body_len", "response_body_len"]),
        "ssl": ("server_name", "version", []),
    ]

    /// The columns that the signature counts on.
    static func columns(mark: String, path: String?) -> [String] {
        if let path, let log = named[path] {
            return ["ts", "uid", "id\(mark)orig_h", "id\(mark)resp_h", "id\(mark)resp_p", log.name, log.kind]
                + log.bytes
        }
        return [
            "ts", "uid", "id\(mark)orig_h", "id\(mark)resp_h", "id\(mark)resp_p", "proto", "service", "duration",
            "orig_bytes", "resp_bytes", "conn_state",
        ]
    }

    /// The log's name by the columns that only it has, nil where they do not tell.
    static func path(_ columns: Set<String>) -> String? {
        if columns.contains("_path") || columns.contains("@stream") { return nil }
        if columns.contains("conn_state") || columns.contains("orig_bytes") { return "conn" }
        if columns.contains("query") { return "dns" }
        if columns.contains("uri") || columns.contains("user_agent") { return "http" }
        return columns.contains("cipher") || columns.contains("server_name") ? "ssl" : nil
    }

    /// Nil unless both ends are there.
    init?(_ columns: [String], mark: String) {
        guard let source = columns.firstIndex(of: "id\(mark)orig_h"),
            let destination = columns.firstIndex(of: "id\(mark)resp_h")
        else { return nil }
        path = columns.firstIndex(of: "_path") ?? columns.firstIndex(of: "@stream")
        (self.source, self.destination) = (source, destination)
    }

    func adjust(
        _ fields: UnsafeMutablePointer<FieldRange>, _ bytes: UnsafeMutablePointer<UInt8>
    ) -> RecordStanding {
        guard let path, !fields[path].isEmpty, !fields[path].holds("conn", in: bytes) else { return .event }
        return fields[source].isEmpty || fields[destination].isEmpty ? .other : .further
    }
}

extension FieldRange {
    /// Whether there is nothing.
    var isEmpty: Bool { start == end }

    /// Whether the field is this word.
    func holds(_ word: StaticString, in bytes: UnsafeMutablePointer<UInt8>) -> Bool {
        let length = word.utf8CodeUnitCount
        guard Int(end - start) == length else { return false }
        for offset in 0..<length where bytes[Int(start) + offset] != word.utf8Start[offset] { return false }
        return true
    }
}
