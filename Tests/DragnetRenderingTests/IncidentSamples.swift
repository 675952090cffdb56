import DragnetDetection

/// Incidents of every shape for the tests.
enum IncidentSamples {
    /// 2026-03-01T12:00:00Z.
    static let start: Int64 = 1_772_366_400_000_000
    static let minute: Int64 = 60_000_000

    /// A graph being put together from names.
    struct Builder {
        private(set) var graph = IncidentGraph(nodes: [], edges: [])
        private var places: [String: Int] = [:]
        private var nextOrder = 1

        @discardableResult
        mutating func node(
            _ name: String, type: String = "account", severity: Severity = .none, surprise: Double = 0,
            isEvidence: Bool = true, isHub: Bool = false, isInternal: Bool? = nil, degree: Int = 3
        ) -> Int {
            if let place = places[name] { return place }
            places[name] = graph.nodes.count
            graph.nodes.append(
                .init(
                    name: name, type: type, severity: severity, surprise: surprise, isEvidence: isEvidence,
                    isHub: isHub, isInternal: isInternal, degree: degree))
            return graph.nodes.count - 1
        }

        mutating func pay(
            _ source: String, _ destination: String, _ amount: Double?, count: Int = 1, unit: String = "EUR",
            severity: Severity = .high, isEvidence: Bool = true
        ) {
            let (a, b) = (node(source, isEvidence: isEvidence), node(destination, isEvidence: isEvidence))
            let order = isEvidence ? nextOrder : nil
            let time = IncidentSamples.start + Int64(nextOrder) * IncidentSamples.minute * 4
            graph.edges.append(
                .init(
                    source: a, destination: b, eventCount: count, amount: amount, unit: unit, firstTime: time,
                    lastTime: time + Int64(count - 1) * IncidentSamples.minute, isEvidence: isEvidence,
                    severity: isEvidence ? severity : .none, order: order))
            if isEvidence { nextOrder += 1 }
        }

        func incident(
            _ shape: IncidentShape, _ summary: String, severity: Severity = .critical, id: String = "INC-7F3A9C"
        ) -> Incident {
            let evidence = graph.edges.filter(\.isEvidence)
            let total = evidence.reduce(0) { $0 + ($1.amount ?? 0) }
            let events = evidence.reduce(0) { $0 + $1.eventCount }
            return Incident(
                id: id, rank: 1, severity: severity, score: 0.99993, surprise: 4.2, shape: shape,
                firstTime: evidence.compactMap(\.firstTime).min(), lastTime: evidence.compactMap(\.lastTime).max(),
                entities: graph.nodes.filter(\.isEvidence).map(\.name), events: (0..<events).map { "T-\($0)" },
                amounts: total > 0 ? [CurrencyAmount(total, evidence.first?.unit ?? "")] : [],
                reasons: IncidentSamples.reasons, summary: summary, alerts: ["event:3"], graph: graph,
                model: "3f9a2c77b1")
        }
    }

    static let reasons = [
        Reason(
            code: .passThrough, observed: Quantity(96, "% passed on"), typical: Quantity(3, "% passed on"),
            percentile: 0.9997, share: 0.6, evidence: ["T-1", "T-2"]),
        Reason(
            code: .newPartner, observed: Quantity(6, "new partners in 24 h"),
            typical: Quantity(0.2, "new partners in 24 h"), percentile: 0.98, share: 0.4),
    ]

    static func ring(_ count: Int = 7, name: (Int) -> String = { "ACC-00\($0)" }) -> Incident {
        var builder = Builder()
        for index in 0..<count {
            builder.node(name(index), severity: index == 0 ? .critical : .high, surprise: index == 0 ? 4.3 : 3.1)
        }
        for index in 0..<count {
            builder.pay(name(index), name((index + 1) % count), 12_300 - Double(index) * 140, severity: .critical)
        }
        for index in 0..<3 {
            builder.pay("Shop \(index)", name(index * 2 % count), 40 + Double(index), count: 5, isEvidence: false)
        }
        return builder.incident(.ring, "Ring of \(count) accounts, 96 % passed on within 40 min")
    }

    static func fanIn(_ count: Int = 61, passesOn: Int = 2) -> Incident {
        var builder = Builder()
        builder.node("MULE-881", severity: .critical, surprise: 4.8, degree: count + passesOn)
        for index in 0..<count {
            builder.pay("CUST-\(1000 + index * 37)", "MULE-881", 180 + Double(index * 13 % 97), severity: .medium)
        }
        for index in 0..<passesOn {
            builder.pay("MULE-881", "OUT-\(index)", 5_900 + Double(index) * 100, severity: .critical)
        }
        return builder.incident(
            passesOn > 0 ? .chain : .fanIn,
            "\(count) accounts paid MULE-881 within 4 h, 96 % left again within the hour")
    }

    static func fanOut(_ count: Int = 12) -> Incident {
        var builder = Builder()
        builder.node("ACC-77120", severity: .high, surprise: 3.4)
        for index in 0..<count {
            builder.pay("ACC-77120", "NEW-\(index * 91 + 7)", 990 + Double(index), count: 1 + index % 3)
        }
        for index in 0..<5 { builder.pay("EMPLOYER-\(index)", "ACC-77120", 2_100, isEvidence: false) }
        return builder.incident(.fanOut, "ACC-77120 paid \(count) new receivers just below 1,000 EUR", severity: .high)
    }

    static func chain(_ count: Int = 9) -> Incident {
        var builder = Builder()
        for index in 0..<count { builder.node("LAYER-\(index)", severity: index == 4 ? .high : .medium, surprise: 2.5) }
        for index in 0..<(count - 1) { builder.pay("LAYER-\(index)", "LAYER-\(index + 1)", 9_800 - Double(index) * 55) }
        return builder.incident(.chain, "9,800 EUR went through \(count) accounts in 32 min", severity: .high)
    }

    static func cardTesting(_ cards: Int = 30, shops: Int = 2) -> Incident {
        var builder = Builder()
        for shop in 0..<shops { builder.node("SHOP-\(shop)", type: "merchant", severity: .critical, surprise: 4.1) }
        for index in 0..<cards {
            let name = "4111-22\(index)"
            builder.node(name, type: "card", severity: index % 7 == 0 ? .medium : .none, surprise: 2.1)
            builder.pay(name, "SHOP-\(index % shops)", 1.07 + Double(index % 4) * 0.5, count: 1 + index % 2)
            if index % 3 == 0 { builder.pay(name, "SHOP-\((index + 1) % shops)", 0.99) }
        }
        return builder.incident(.group, "\(cards) cards tried small amounts at \(shops) merchants within 20 min")
    }

    static func scan(_ count: Int = 5_000) -> Incident {
        var builder = Builder()
        builder.node("10.0.3.17", type: "host", severity: .critical, surprise: 5, isInternal: true, degree: count)
        for index in 0..<count {
            let name = "10.0.\(index / 250).\(index % 250)"
            if name == "10.0.3.17" { continue }
            builder.node(name, type: "host", isInternal: true)
            builder.pay(
                "10.0.3.17", name, Double(40 + index % 60), count: 1 + index % 3, unit: "bytes", severity: .medium)
        }
        return builder.incident(.fanOut, "10.0.3.17 asked \(count) hosts on port 445 within 12 min")
    }

    static func beacon() -> Incident {
        var builder = Builder()
        builder.node("192.168.1.44", type: "host", severity: .high, surprise: 3.7, isInternal: true)
        builder.node("203.0.113.9", type: "host", severity: .high, surprise: 3.7, isInternal: false)
        builder.node("10.0.0.53", type: "host", isEvidence: false, isHub: true, isInternal: true, degree: 812)
        builder.pay("192.168.1.44", "203.0.113.9", 240 * 512, count: 240, unit: "bytes")
        builder.pay("192.168.1.44", "10.0.0.53", 9_000, count: 130, unit: "bytes", isEvidence: false)
        for index in 0..<2 {
            let name = "198.51.100.\(index)"
            builder.node(name, type: "host", isEvidence: false, isInternal: false)
            builder.pay("192.168.1.44", name, 1.4e6, count: 20, unit: "bytes", isEvidence: false)
        }
        return builder.incident(.pair, "192.168.1.44 calls 203.0.113.9 every 300 s, jitter 2 %", severity: .high)
    }

    /// Everybody pays everybody, or at least the next `reach`.
    static func dense(_ count: Int, reach: Int? = nil) -> Incident {
        var graph = IncidentGraph(nodes: [], edges: [])
        for a in 0..<count {
            graph.nodes.append(
                .init(name: "M-\(a)", type: "account", severity: .medium, surprise: 2.2, isEvidence: true))
        }
        for a in 0..<count {
            for b in stride(from: a + 1, to: min(count, a + 1 + (reach ?? count)), by: 1) {
                graph.edges.append(
                    .init(
                        source: a, destination: b, eventCount: 1, amount: Double(100 + (a * 31 + b * 17) % 900),
                        unit: "EUR", firstTime: start, lastTime: start, isEvidence: true, severity: .high,
                        order: graph.edges.count + 1))
            }
        }
        var incident = Builder().incident(.group, "\(count) accounts all pay each other")
        incident.graph = graph
        return incident
    }

    static func tangle(_ count: Int = 14) -> Incident {
        var builder = Builder()
        builder.node("N-0", severity: .critical, surprise: 4.4)
        for index in 1..<count {
            builder.pay("N-\((index - 1) / 2)", "N-\(index)", Double(500 + index * 11))
            if index % 4 == 0 { builder.pay("N-\(index)", "N-\(index / 3)", 75, count: 3) }
        }
        builder.node("DEVICE-7", type: "device")
        for index in [3, 5, 6] { builder.pay("N-\(index)", "DEVICE-7", nil, severity: .none) }
        for index in 0..<4 { builder.pay("P-\(index)", "N-2", 20, isEvidence: false) }
        return builder.incident(.group, "\(count) accounts share money and a device")
    }

    /// Names that strangers may send.
    static let hostileNames = [
        "\"><script>alert(1)</script>", "</svg><script>", "a\"; evil [URL=\"javascript:x\"]; \"x", "\\N\\G\\E\\l\\n",
        "=cmd()|' /C calc'!A0", "../../x", String(repeating: "A", count: 10_240), "👩‍👩‍👧‍👦💸🏴‍☠️ emoji",
        "\u{202E}evil\u{2066}txt",
        "&#x202e;abc", "A&amp;B", "A&B", "&lt;b&gt;", "nul\u{0}bell\u{7}esc\u{1B}[31m", "line\nbreak\ttab\r\n",
        "שלום עולם",
        "مرحبا بالعالم", "<b onmouseover='x()'>", "onload=alert(1)", "]]>", "<!-- -->", "<title>n0</title>",
        "<g id=\"v0\" class=\"node\">", "%s%n%d", "${jndi:ldap://x}", "{a|b}", "<table><tr><td>x</td></tr></table>",
        "z" + String(repeating: "\u{0301}", count: 5_000), "\u{FFFE}\u{FFFF}\u{FEFF}", "\u{E0FF}private\u{E0FF}", "",
        " ",
        "'; DROP TABLE x; --", "javascript:alert(1)", "data:text/html,<script>", "\u{2028}\u{2029}", "\\", "\"", "--",
    ]

    static func hostile() -> Incident {
        var builder = Builder()
        for (index, name) in hostileNames.enumerated() {
            builder.pay(name, hostileNames[(index + 1) % hostileNames.count], 10, count: 2, unit: name)
        }
        var incident = builder.incident(.ring, hostileNames.prefix(6).joined(separator: " "), id: hostileNames[0])
        incident.model = hostileNames[2]
        incident.graph.nodes[3].type = hostileNames[1]
        incident.events = hostileNames
        incident.reasons = hostileNames.prefix(3).map { name in
            Reason(
                code: .cycle, observed: Quantity(1, name), typical: Quantity(0, name), percentile: 0.99, share: 0.3,
                evidence: [name])
        }
        return incident
    }
}
