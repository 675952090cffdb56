import DragnetCore
package import DragnetDetection

/// How the service listens, and what one client may ask of it.
public struct ServeSettings: DescribedSection {
    /// Address and port: `127.0.0.1:7300`; port 0 takes any that is free.
    public var listen = "127.0.0.1:7300"
    /// Names besides the loopback's under which browsers and clients may reach it, with commas; nil for none.
    public var hosts: String?
    /// The largest body of a request, in bytes, compressed or not; 8 MiB if nil.
    public var maxBody: Int?
    /// The most events in one request, 1...100,000; 10,000 by default.
    public var maxEvents = 10_000
    /// The most connections at once, 1...65,536; 2,048 by default.
    public var connections = 2048
    /// The most connections of one address, 1...65,536; 512 by default.
    public var connectionsPerAddress = 512
    /// The most requests a second of one address, 0...1,000,000, twice as many in a burst; 0, the default, for any number.
    public var rate = 0
    /// Bytes a second that a request's body has to keep up, 0...1,048,576, looked at each 5 seconds; 256 by default, 0 for
    /// any pace.
    public var bodyRate = 256
    /// Seconds after which a silent connection is closed, 1...3,600; 10 by default.
    public var idle = 10
    /// Seconds from a request's first byte to the last of its answer, 1...3,600; 30 by default.
    public var deadline = 30
    /// Seconds between two looks at new odd events to join them into incidents, 1...3,600; 2 by default.
    public var join = 2
    /// How far ahead of the clock an event's time may lie; a day if nil.
    public var ahead: String?
    /// How long events are kept, counted from the newest one and at least as long as an incident goes back; for good if nil.
    public var keep: String?
    /// The most entities that scoring remembers, in `score` too, 1...1,000,000,000; 4,000,000 (about 4 GiB) by default.
    public var stateEntities = 4_000_000
    /// The most pairs of entities that scoring remembers, in `score` too, 1...1,000,000,000; 40,000,000 by default.
    public var statePairs = 40_000_000

    /// The defaults.
    public init() {}

    static let name = "serve"
    static let settings: [Setting<ServeSettings>] = [
        .parsed(
            "listen", \.listen, allowed: "an address and a port such as 127.0.0.1:7300 or [::1]:7300",
            parse: { ListenAddress($0) == nil ? nil : $0 }, text: { $0 }),
        .text("hosts", \.hosts, "names with commas, such as dragnet.example"),
        .size("maxBody", \.maxBody),
        .integer("maxEvents", \.maxEvents, 1...100_000),
        .integer("connections", \.connections, 1...65_536),
        .integer("connectionsPerAddress", \.connectionsPerAddress, 1...65_536),
        .integer("rate", \.rate, 0...1_000_000),
        .integer("bodyRate", \.bodyRate, 0...1_048_576),
        .integer("idle", \.idle, 1...3600),
        .integer("deadline", \.deadline, 1...3600),
        .integer("join", \.join, 1...3600),
        .span("ahead", \.ahead),
        .span("keep", \.keep),
        .integer("stateEntities", \.stateEntities, 1...1_000_000_000),
        .integer("statePairs", \.statePairs, 1...1_000_000_000),
    ]

    /// The section, if its values are within their ranges.
    public func validated() throws -> ServeSettings {
        try checkRanges()
        return self
    }

    /// The largest body in bytes.
    package var bodyLimit: Int { maxBody ?? 8 << 20 }

    /// How much scoring remembers at most.
    package var stateLimit: StateLimit { StateLimit(entities: stateEntities, pairs: statePairs) }

    /// How far ahead of the clock an event's time may lie, in microseconds.
    package var aheadSpan: Int64 { ahead.flatMap { SpanText.microseconds($0) } ?? 86_400_000_000 }
}

/// An address and a port to listen at.
public struct ListenAddress: Sendable, Hashable {
    /// A name or an address, without brackets.
    public var host: String
    /// 0...65,535.
    public var port: Int

    /// The address that `text` says; nil if it says none.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        self.host = host
        self.port = port
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { host == "localhost" || host == "::1" || Self.isLoopbackLiteral(host) }

    /// Whether a host is an address 127.x.y.z; a name may begin so and be anywhere.
    private static func isLoopbackLiteral(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8($0) != nil }
    }
}
