import DragnetSynthesis
import Foundation
import Testing

/// The logs in `Datasets/` are what the generators make of the parameters in its README.
@Suite struct DatasetTests {
    private static let datasets = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Datasets")

    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Self.datasets.appending(path: path)))
    }

    @Test func paymentsAreRemade() throws {
        let log = try TransactionGenerator(.init(rows: 15_000, seed: 7)).generate()
        #expect(try bytes("payments.csv") == log.log)
        #expect(try bytes("payments.labels.csv") == log.labels)
    }

    @Test func connectionsAreRemade() throws {
        let log = try NetworkGenerator(.init(rows: 18_000, seed: 7)).generate()
        #expect(try bytes("network/conn.log") == log.log)
        #expect(try bytes("network/conn.labels.csv") == log.labels)
    }
}
