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
        type: .host),
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
        #expect(result.duplicateRows.isEmpty)
        if let entities = real.entities { #expect(log.nodes.count == entities) }
        #expect(log.domain == real.domain)
        #expect(log.isStatic == real.isStatic)
        #expect((log.amounts != nil) == real.hasAmounts)
        #expect(log.nodes.type(of: log.sources[0]) == real.type)
        if !real.attributes.isEmpty { #expect(log.attributeNames == real.attributes) }
    }
}
