import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation

/// The entry point that libFuzzer calls; `FUZZ_TARGET` names what the bytes are for.
///
/// Beside "no crash, no hang, bounded memory" each reading is checked against another: read whole and read in pieces
/// cut at places that the bytes choose, a log gives the same events, or the same error.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    switch FuzzTarget.chosen {
    case .csv: compare(bytes, format: nil)
    case .json: compare(bytes, format: .json)
    case .zeek: compare(Array("#separator \\x09\n#path\tconn\n".utf8) + bytes, format: nil)
    case .gzip: compare([0x1F, 0x8B, 8] + bytes, format: nil)
    case .amounts:
        // The bytes are one cell, between two that are good.
        let cell = bytes.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x22 }
        let top = Array("time,source,destination,amount\n2026-01-01,a,b,1\n2026-01-02,b,c,\"".utf8)
        compare(top + cell + Array("\"\n".utf8), format: .csv)
    case .dates:
        guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
        for zone in [TimeZone.gmt, TimeZone(secondsFromGMT: -34_200) ?? .gmt] {
            _ = TimeArgument.parse(text, timeZone: zone)
        }
    }
    return 0
}

private enum FuzzTarget: String {
    case csv, json, zeek, gzip, amounts, dates

    static let chosen: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "csv"
        guard let target = FuzzTarget(rawValue: name) else { preconditionFailure("FUZZ_TARGET is not known") }
        return target
    }()
}

/// Bytes in memory that come in pieces.
private final class Pieces: ByteSource {
    private let bytes: [UInt8]
    private var position = 0
    /// Where the pieces end; empty gives all at once.
    private let steps: [Int]
    private var step = 0

    init(_ bytes: [UInt8], steps: [Int]) {
        self.bytes = bytes
        self.steps = steps
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let wanted = steps.isEmpty ? bytes.count : steps[step % steps.count]
        step += 1
        let count = min(wanted, bytes.count - position, buffer.count)
        for offset in 0..<count { buffer[offset] = bytes[position + offset] }
        position += count
        return count
    }
}

/// What a reading came to, in a form that can be compared.
private func outcome(_ bytes: [UInt8], _ format: InputFormat?, steps: [Int]) -> String {
    var options = IngestOptions()
    options.format = format
    options.maxBadShare = 1
    var reader = LogReader(options: options)
    reader.standardInput = { Pieces(bytes, steps: steps) }
    do {
        let result = try reader.read(["-"], context: .serial)
        let log = result.log
        var text = "\(log.count) \(log.nodes.count) \(result.rejects.count) \(result.duplicateRows.count)"
        for row in 0..<min(log.count, 200) {
            text += "\n\(log.times?[row] ?? 0) \(log.sources[row]) \(log.destinations[row]) \(log.amounts?[row] ?? 0)"
        }
        return text
    } catch let error as DragnetError {
        return "\(error)"
    } catch {
        preconditionFailure("an error that is no DragnetError: \(error)")
    }
}

private func compare(_ bytes: [UInt8], format: InputFormat?) {
    let whole = outcome(bytes, format, steps: [])
    let cuts = bytes.prefix(8).map { 1 + Int($0 % 13) }
    let pieces = outcome(bytes, format, steps: cuts.isEmpty ? [1] : cuts)
    precondition(whole == pieces, "read in pieces it is another log:\n\(whole)\n--\n\(pieces)")
}
