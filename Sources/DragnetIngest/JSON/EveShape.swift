import DragnetEvents

/// The records of Suricata's EVE log.
///
/// The `timestamp` of a flow record is when it was written and not when the connection was; `flow.start` is that. Other
/// records repeat the `flow_id` of a flow, which may come later, earlier or never. What `dns`, `http`, `tls` and `quic`
/// records name is a destination of its own where their flow is never told.
struct EveShape: ConnectionShape {
    private let event: Int
    private let timestamp: Int
    private let start: Int
    private let appProto: Int
    private let proto: Int
    private let sourcePort: Int
    private let received: Int
    private let httpLength: Int
    private let queries: Int
    private let ends: [(own: Int, flow: Int)]
    /// The record types that name something, and the columns of the names.
    private let names: [(type: StaticString, column: Int)]
    private let isNaming: Bool

    /// The columns that the shape and the signature count on.
    static let columns =
        [
            "timestamp", "flow_id", "event_type", "src_ip", "src_port", "dest_ip", "dest_port", "proto", "app_proto",
            "flow.start", "flow.age", "flow.state", "flow.bytes_toserver", "flow.bytes_toclient", "flow.alerted",
            "flow.src_ip", "flow.dest_ip", "flow.dest_port", "http.length", "dns.queries",
        ] + nameColumns.map(\.column)

    /// The columns that hold names, and the record types that have them.
    static let nameColumns: [(type: StaticString, column: String)] = [
        ("dns", "dns.rrname"), ("http", "http.hostname"), ("tls", "tls.sni"), ("quic", "quic.sni"),
    ]

    /// Whether columns are those of EVE.
    static func fits(_ columns: Set<String>) -> Bool {
        ["event_type", "src_ip", "dest_ip", "timestamp"].allSatisfy(columns.contains)
    }

    /// Nil unless all of ``columns`` are there.
    ///
    /// - Parameter isNaming: whether a name takes the place of the address that answered.
    init?(_ columns: [String], isNaming: Bool) {
        func place(_ name: String) -> Int? { columns.firstIndex(of: name) }
        guard let event = place("event_type"), let timestamp = place("timestamp"), let start = place("flow.start"),
            let appProto = place("app_proto"), let proto = place("proto"), let source = place("src_ip"),
            let flowSource = place("flow.src_ip"), let destination = place("dest_ip"),
            let flowDestination = place("flow.dest_ip"), let port = place("dest_port"),
            let flowPort = place("flow.dest_port"), let sourcePort = place("src_port"),
            let received = place("flow.bytes_toclient"), let httpLength = place("http.length"),
            let queries = place("dns.queries")
        else { return nil }
        (self.event, self.timestamp, self.start) = (event, timestamp, start)
        (self.appProto, self.proto, self.sourcePort) = (appProto, proto, sourcePort)
        (self.received, self.httpLength, self.queries) = (received, httpLength, queries)
        ends = [(source, flowSource), (destination, flowDestination), (port, flowPort)]
        names = Self.nameColumns.compactMap { name in place(name.column).map { (name.type, $0) } }
        self.isNaming = isNaming
    }

    func destinationType(_ standing: RecordStanding) -> EntityType? {
        isNaming ? (standing == .named ? .domain : .host) : nil
    }

    func adjust(
        _ fields: UnsafeMutablePointer<FieldRange>, _ bytes: UnsafeMutablePointer<UInt8>
    ) -> RecordStanding {
        if fields[ends[0].own].isEmpty || fields[ends[1].own].isEmpty {
            // Statistics and messages of the engine have no ends; a flow must have them.
            return fields[event].holds("flow", in: bytes) ? .event : .other
        }
        // Both columns say when it was, so that a log may be read by either.
        if fields[start].isEmpty { fields[start] = fields[timestamp] } else { fields[timestamp] = fields[start] }
        // An alert about an answer names the server first; its flow keeps the order.
        if !fields[ends[0].flow].isEmpty, !fields[ends[1].flow].isEmpty {
            for end in ends where !fields[end.flow].isEmpty { fields[end.own] = fields[end.flow] }
        }
        for index in Int(fields[proto].start)..<Int(fields[proto].end) where bytes[index] &- 0x41 < 26 {
            bytes[index] |= 0x20
        }
        // Suricata writes "failed" where it found no protocol.
        if fields[appProto].holds("failed", in: bytes) { fields[appProto] = FieldRange(start: 0, end: 0) }
        let standing = standing(fields, bytes)
        let name = standing == .further && isNaming ? name(fields, bytes) : nil
        // The name stands in each column that may be read as the destination.
        if isNaming { for column in names { fields[column.column] = name ?? fields[ends[1].own] } }
        guard let name else { return standing }
        fields[ends[1].own] = name
        return .named
    }

    /// What a record with both ends is, names apart.
    private func standing(
        _ fields: UnsafeMutablePointer<FieldRange>, _ bytes: UnsafeMutablePointer<UInt8>
    ) -> RecordStanding {
        if fields[event].holds("flow", in: bytes) { return .event }
        if fields[event].holds("alert", in: bytes) { return .alert }
        let speaks = Self.protocols.contains { fields[event].holds($0, in: bytes) }
        if fields[appProto].isEmpty && speaks { fields[appProto] = fields[event] }
        return .further
    }

    /// The name that a record asks for; nil if it names nobody, or an address.
    private func name(
        _ fields: UnsafeMutablePointer<FieldRange>, _ bytes: UnsafeMutablePointer<UInt8>
    ) -> FieldRange? {
        guard let type = names.first(where: { fields[event].holds($0.type, in: bytes) }) else { return nil }
        var name = fields[type.column]
        if fields[event].holds("dns", in: bytes) {
            if name.isEmpty { name = firstQuery(fields[queries], bytes) }
            // Early versions write an answer from the server's side.
            if fields[sourcePort].holds("53", in: bytes), !fields[ends[2].own].holds("53", in: bytes) {
                (fields[ends[0].own], fields[ends[1].own]) = (fields[ends[1].own], fields[ends[0].own])
                fields[ends[2].own] = fields[sourcePort]
            }
        } else if fields[event].holds("http", in: bytes), fields[received].isEmpty {
            fields[received] = fields[httpLength]
        }
        guard !name.isEmpty else { return nil }
        let text = UnsafeBufferPointer(start: bytes + Int(name.start), count: Int(name.end - name.start))
        return NetworkAddress(utf8: text) == nil ? name : nil
    }

    /// The `rrname` in a list of queries, as Suricata 8 writes them; empty if there is none, or one with escapes.
    private func firstQuery(_ list: FieldRange, _ bytes: UnsafeMutablePointer<UInt8>) -> FieldRange {
        let none = FieldRange(start: 0, end: 0)
        let key: StaticString = "\"rrname\""
        let length = key.utf8CodeUnitCount
        var index = Int(list.start)
        let end = Int(list.end)
        while index + length < end {
            defer { index += 1 }
            guard (0..<length).allSatisfy({ bytes[index + $0] == key.utf8Start[$0] }) else { continue }
            var start = index + length
            while start < end, bytes[start] <= 0x20 || bytes[start] == 0x3A { start += 1 }
            guard start < end, bytes[start] == 0x22 else { continue }
            var stop = start + 1
            while stop < end, bytes[stop] != 0x22, bytes[stop] != 0x5C { stop += 1 }
            guard stop < end, bytes[stop] == 0x22 else { return none }
            return FieldRange(start: UInt32(truncatingIfNeeded: start + 1), end: UInt32(truncatingIfNeeded: stop))
        }
        return none
    }

    /// Record types that are named after what is spoken.
    private static let protocols: [StaticString] = [
        "dns", "http", "tls", "ssh", "smb", "smtp", "ftp", "rdp", "krb5", "snmp", "sip", "nfs", "tftp", "dhcp", "mqtt",
        "quic", "rfb", "ike", "modbus", "dnp3", "http2", "mdns", "websocket", "ldap", "pgsql",
    ]
}
