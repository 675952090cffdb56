import DragnetEvents

/// What a record of a log is to its events.
enum RecordStanding {
    /// The account of a connection or payment: an event.
    case event
    /// More about a connection that may have an account of its own, under the same id.
    case further
    /// The same, and its destination is the name that was asked for instead of the address that answered.
    case named
    /// The same as ``further``, and it says that the connection is bad.
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
    /// What the destination of a record of this standing is; nil where the roles of the log say it.
    func destinationType(_ standing: RecordStanding) -> EntityType?
}

extension ConnectionShape {
    func destinationType(_ standing: RecordStanding) -> EntityType? { nil }
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
