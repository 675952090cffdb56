import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Testing

/// The real logs, where they are at hand.
private let evalData: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["DRAGNET_EVAL_DATA"] ?? root.appending(path: "shared").path
    let inner = named + "/data"
    return FileManager.default.fileExists(atPath: inner) ? inner : named
}()

private func path(_ name: String) -> String { evalData + "/" + name }

private let hasEvalData = FileManager.default.fileExists(
    atPath: path("fraud/transfers_synth/transactions.csv.gz"))

private func read(_ name: String, _ options: IngestOptions = IngestOptions()) throws -> IngestResult {
    try LogReader(options: options).read([path(name)], context: .serial)
}

/// What a real log must come to without a flag.
struct RealLog: Sendable, CustomTestStringConvertible {
    var name: String
    var rows: Int
    var entities: Int?
    var domain: LogDomain
    var isStatic = false
    var type: EntityType
    var hasAmounts = true
    var attributes: [String] = []
    var duplicates = 0
    var testDescription: String { name }
}

private let realLogs: [RealLog] = [
    RealLog(
        name: "fraud/cards_handbook/transactions.csv.gz", rows: 1_303_778, entities: 14_987, domain: .transactions,
        type: .account),
    RealLog(
        name: "fraud/cards_sffsd/transactions.csv.gz", rows: 77_881, entities: 31_232, domain: .transactions,
        type: .account, attributes: ["location"]),
    RealLog(
        name: "fraud/ethereum_phishing/transactions.csv.gz", rows: 106_083, entities: 86_622, domain: .transactions,
        type: .account, attributes: ["n_tx"]),
    RealLog(
        name: "fraud/reviews_yelpchi/transactions.csv.gz", rows: 67_395, entities: 38_264, domain: .transactions,
        isStatic: true, type: .node, hasAmounts: false),
    RealLog(
        name: "fraud/transfers_amlgentex/transactions.csv.gz", rows: 54_917, domain: .transactions, type: .account),
    RealLog(
        name: "fraud/transfers_amlsim_cycle/transactions.csv.gz", rows: 116_383, domain: .transactions, type: .account),
    RealLog(
        name: "fraud/transfers_amlsim_fanin/transactions.csv.gz", rows: 116_879, domain: .transactions, type: .account),
    RealLog(
        name: "fraud/transfers_synth/transactions.csv.gz", rows: 601_326, entities: 29_552, domain: .transactions,
        type: .account),
    RealLog(
        name: "fraud/trust_bitcoin_alpha/transactions.csv.gz", rows: 22_863, entities: 3_753, domain: .transactions,
        type: .node, hasAmounts: false, attributes: ["rating"]),
    RealLog(
        name: "network/uci/edges.csv.gz", rows: 59_835, entities: 1_899, domain: .transactions, type: .node,
        hasAmounts: false),
    RealLog(
        name: "network/nodes-gen-5000/edges.csv.gz", rows: 12_469, domain: .transactions, isStatic: true, type: .node,
        hasAmounts: false),
    RealLog(
        name: "network/darpa98-june/edges.csv.gz", rows: 966_846, domain: .network, type: .host, hasAmounts: false),
    RealLog(
        name: "network/ctu13-06-hour1/flows.binetflow.gz", rows: 266_697, entities: 65_583, domain: .network,
        type: .host, attributes: ["duration", "proto", "port", "state", "origBytes", "respBytes"]),
    RealLog(
        name: "network/argus-malware-fixture/flows.binetflow.tsv.gz", rows: 6_725, domain: .network, type: .host,
        attributes: ["duration", "proto", "port", "state", "origBytes", "respBytes"]),
    // 1,799 flows, and 185 connections that are told by other records alone.
    RealLog(
        name: "network/suricata-eve-early/eve.json.gz", rows: 1_984, domain: .network, type: .host,
        attributes: ["port", "proto", "origBytes", "respBytes", "duration", "state"], duplicates: 583),
    RealLog(
        name: "network/zeek-apt29-day1/conn.log.gz", rows: 613, entities: 6, domain: .network, type: .host,
        attributes: ["port", "proto", "duration", "origBytes", "respBytes", "state"]),
    RealLog(
        name: "network/zeek-001-c2/conn.log.gz", rows: 992, domain: .network, type: .host,
        attributes: ["port", "proto", "duration", "origBytes", "respBytes", "state"]),
    RealLog(
        name: "network/zeek-008-mixed/conn.log.gz", rows: 5_663, domain: .network, type: .host,
        attributes: ["port", "proto", "duration", "origBytes", "respBytes", "state"]),
    RealLog(name: "network/zeek-010-mixed/conn.log.gz", rows: 5_347, domain: .network, type: .host),
]

@Suite(.enabled(if: hasEvalData, "the real logs are not at hand: set DRAGNET_EVAL_DATA"), .serialized)
struct EvalDataTests {
    @Test(arguments: realLogs) func readsWithoutAFlag(_ real: RealLog) throws {
        let result = try read(real.name)
        let log = result.log
        #expect(log.count == real.rows)
        #expect(result.rejects.isEmpty)
        #expect(result.duplicateRows.count == real.duplicates)
        if let entities = real.entities { #expect(log.nodes.count == entities) }
        #expect(log.domain == real.domain)
        #expect(log.isStatic == real.isStatic)
        #expect((log.amounts != nil) == real.hasAmounts)
        #expect(log.nodes.type(of: log.sources[0]) == real.type)
        if !real.attributes.isEmpty { #expect(log.attributeNames == real.attributes) }
    }

    /// Lookups and handshakes whose flow was never written: 35 of the 185, and two names.
    @Test func namesOfConnectionsWithoutAFlow() throws {
        let log = try read("network/suricata-eve-early/eve.json.gz").log
        let named = log.destinations.filter { log.nodes.type(of: $0) == .domain }
        #expect(named.count == 35)
        #expect(Set(named.map { log.nodes.name(of: $0) }) == ["www.google.com", "www.myedimax.com"])
        let domains = (0..<log.nodes.count).count { log.nodes.type(of: NodeIndex($0)) == .domain }
        #expect(domains == 2)
    }

    /// What others took out of the same logs, row by row.
    @Test(arguments: [
        ("network/suricata-eve-early", "eve.json.gz"), ("network/zeek-apt29-day1", "conn.log.gz"),
        ("network/zeek-001-c2", "conn.log.gz"),
    ]) func agreesWithTheEdgesBesideIt(_ folder: String, _ name: String) throws {
        let log = try read(folder + "/" + name).log
        var rowOfLine: [Int: Int] = [:]
        for row in 0..<log.count { rowOfLine[Int(log.fileRows[row])] = row }
        let edges = try TableReader(path: path(folder + "/edges.csv.gz"), context: .serial)
        let labels = try TableReader(path: path(folder + "/labels.csv.gz"), context: .serial)
        let line = labels.columns.firstIndex(of: "line")
        var differences = 0
        var number = 0
        while let edge = try edges.next(), let label = try labels.next() {
            let place = line.flatMap { Int(label[$0]) } ?? number
            number += 1
            guard let row = rowOfLine[place], let time = log.times?[row], let seconds = Double(edge[0]) else {
                differences += 1
                continue
            }
            let isSame =
                log.nodes.name(of: log.sources[row]) == edge[1]
                && log.nodes.name(of: log.destinations[row]) == edge[2]
                && abs(Double(time) / 1e6 - seconds) < 1e-5
            let isAlert = line == nil || (label[1] == "1") == (log.labels?[row] == 1)
            if !isSame || !isAlert { differences += 1 }
        }
        #expect(differences == 0)
        #expect(number > 600)
    }
}
