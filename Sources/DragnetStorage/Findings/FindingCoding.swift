import DragnetCore
import DragnetDetection
import Foundation
import GRDB

/// Findings as JSON text and event verdicts as bytes.
enum FindingCoding {
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw DragnetError(.internalFault, "a finding cannot be written as JSON", cause: error)
        }
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ json: String, path: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(json.utf8))
        } catch {
            throw StorageFailure.damaged(path, "a finding cannot be read")
        }
    }

    static func severity(_ rawValue: Int, path: String) throws -> Severity {
        guard let severity = Severity(rawValue: rawValue) else {
            throw StorageFailure.damaged(path, "a severity is unknown")
        }
        return severity
    }
}

/// The verdicts of 65,536 rows as bytes: per row a status with its severity, then all scores, then all surprises.
struct EventScoreChunk {
    static let rows = 65_536
    private static let unknown: UInt8 = 0xFF
    private static let size = rows * 17

    private var bytes: [UInt8]

    /// A chunk in which no row has a verdict.
    init() {
        bytes = [UInt8](repeating: Self.unknown, count: Self.rows) + [UInt8](repeating: 0, count: Self.rows * 16)
    }

    /// The chunk with these bytes; a short one ends at its last row with a verdict.
    init?(_ stored: UnsafeBufferPointer<UInt8>) {
        guard stored.count % 17 == 0, stored.count <= Self.size else { return nil }
        self.init()
        let count = stored.count / 17
        for row in 0..<count {
            bytes[row] = stored[row]
            for byte in 0..<8 {
                bytes[Self.rows + row * 8 + byte] = stored[count + row * 8 + byte]
                bytes[Self.rows * 9 + row * 8 + byte] = stored[count * 9 + row * 8 + byte]
            }
        }
    }

    mutating func set(_ row: Int, _ scores: EventScores, at index: Int) {
        bytes[row] = scores.statuses[index].rawValue | UInt8(scores.severities[index].rawValue) << 4
        put(scores.scores[index], at: Self.rows + row * 8)
        put(scores.surprises[index], at: Self.rows * 9 + row * 8)
    }

    /// Takes the verdicts of another chunk on rows that have none.
    mutating func fill(from other: EventScoreChunk) {
        for row in 0..<Self.rows where bytes[row] == Self.unknown {
            bytes[row] = other.bytes[row]
            for byte in Self.rows + row * 8..<Self.rows + row * 8 + 8 {
                bytes[byte] = other.bytes[byte]
                bytes[byte + Self.rows * 8] = other.bytes[byte + Self.rows * 8]
            }
        }
    }

    /// The verdict of a row; nil if there is none.
    func verdict(_ row: Int) -> (status: EventFinding.Status, severity: Severity, score: Double, surprise: Double)? {
        guard bytes[row] != Self.unknown, let status = EventFinding.Status(rawValue: bytes[row] & 15),
            let severity = Severity(rawValue: Int(bytes[row] >> 4))
        else { return nil }
        return (status, severity, double(at: Self.rows + row * 8), double(at: Self.rows * 9 + row * 8))
    }

    /// The bytes to store, up to the last row that has a verdict.
    var stored: Data {
        let count = (bytes[..<Self.rows].lastIndex { $0 != Self.unknown } ?? -1) + 1
        var data = Data(capacity: count * 17)
        data.append(contentsOf: bytes[..<count])
        data.append(contentsOf: bytes[Self.rows..<(Self.rows + count * 8)])
        data.append(contentsOf: bytes[(Self.rows * 9)..<(Self.rows * 9 + count * 8)])
        return data
    }

    private mutating func put(_ value: Double, at offset: Int) {
        for byte in 0..<8 { bytes[offset + byte] = UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(byte * 8)) }
    }

    private func double(at offset: Int) -> Double {
        var bits: UInt64 = 0
        for byte in 0..<8 { bits |= UInt64(bytes[offset + byte]) << UInt64(byte * 8) }
        return Double(bitPattern: bits)
    }
}
