import DragnetCore
import Foundation

/// JSON whose bytes depend on the value alone: keys sorted, slashes plain.
package enum StableJSON {
    /// One line of JSON, without a newline.
    package static func encode(_ value: some Encodable) throws -> [UInt8] { try encode(value, isPretty: false) }

    /// Indented JSON that ends with a newline, for files that people open.
    static func pretty(_ value: some Encodable) throws -> [UInt8] {
        try encode(value, isPretty: true) + [UInt8(ascii: "\n")]
    }

    private static func encode(_ value: some Encodable, isPretty: Bool) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw DragnetError(.internalFault, "a result cannot be written as JSON", cause: error)
        }
    }
}
