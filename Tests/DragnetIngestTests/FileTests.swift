import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Synchronization
import Testing

@Suite struct FileTests {
    /// Keeps what it sees.
    final class Recorder: InputObserver {
        var seen: [(file: String, bytes: [UInt8])] = []
        var ended: [String] = []
        func begin(file: String) { seen.append((file, [])) }
        func receive(_ bytes: UnsafeRawBufferPointer) { seen[seen.count - 1].bytes.append(contentsOf: bytes) }
        func end(file: String) { ended.append(file) }
    }

    @Test func theObserverSeesEveryByte() throws {
        let folder = try TemporaryFolder()
        let text = Array(("src,dst\n" + (0..<90_000).map { "a\($0),b\n" }.joined()).utf8)
        let packed = try gzipped(text)
        let plain = try folder.write("a.csv", text)
        let compressed = try folder.write("b.csv", packed)
        let empty = try folder.write("c.csv", "")
        let recorder = Recorder()
        var reader = LogReader()
        reader.standardInput = { MemoryByteSource(text, nextPiece: { 777 }) }
        let result = try reader.read([plain, compressed, empty, "-"], context: .serial, observer: recorder)
        #expect(recorder.seen.map(\.file) == [plain, compressed, empty, "-"])
        #expect(recorder.seen.map(\.bytes) == [text, packed, [], text])
        #expect(recorder.ended == recorder.seen.map(\.file))
        #expect(result.log.count == 270_000)
        #expect(result.inputs.map(\.name) == [plain, compressed, "-"])
        #expect(result.inputs.map(\.rows) == [90_000, 90_000, 90_000])
        #expect(result.inputs.map(\.isCompressed) == [false, true, false])
        #expect(result.notes.contains { $0.contains("the file is empty; it was skipped") })
    }

    @Test func columnsMayMoveFromFileToFile() throws {
        let folder = try TemporaryFolder()
        let first = try folder.write("1.csv", "time,src,dst,amount,place\n100,a,b,1,x\n")
        let second = try folder.write("2.csv", "dst;amount;src;time\nc;2;b;200\n")
        let result = try LogReader().read([first, second], context: .serial)
        #expect(rows(result.log) == ["100000000 account a > account b 1.0", "200000000 account b > account c 2.0"])
        #expect(result.log.categoryAttribute("place")?[1] == nil)
        let third = try folder.write("3.csv", "dst,src,amount\nc,b,1\n")
        let error = failure { try LogReader().read([first, third], context: .serial) }
        #expect(error?.code == .inputUnusable)
        #expect(error?.message == "has no column \"time\" as the first file has")
        #expect(error?.place?.file == third)
    }

    @Test func progressIsReported() throws {
        final class Listener: ProgressReporter {
            let last = Mutex<WorkProgress?>(nil)
            func report(_ progress: WorkProgress) { last.withLock { $0 = progress } }
        }
        let folder = try TemporaryFolder()
        let file = try folder.write("a.csv", "src,dst\na,b\n")
        let listener = Listener()
        _ = try LogReader().read([file], context: WorkContext(threads: 1, progress: listener))
        #expect(
            listener.last.withLock { $0 } == WorkProgress(stage: "reading", completed: 12, total: 12, unit: "bytes"))
    }

    @Test func theAccountIsJSON() throws {
        let result = try ingest("time,src,dst,amount\n5,a,b,x\n6,a,b,1\n", try mapped(maxBad: 1))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let quality = String(decoding: try encoder.encode(result.quality), as: UTF8.self)
        #expect(quality.contains("\"rejected_by_reason\":{\"amount is not a number\":1}"))
        let reject = String(decoding: try encoder.encode(result.rejects[0]), as: UTF8.self)
        #expect(
            reject
                == #"{"column":"amount","file":"-","file_index":0,"line":2,"reason":"amount \"x\" is not a number","row":0,"value":"x"}"#
        )
        let mapping = try JSONDecoder().decode(MappingReport.self, from: try encoder.encode(result.mapping))
        #expect(mapping == result.mapping)
        #expect(mapping.sourceType == "account")
    }
}
