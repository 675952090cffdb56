import DragnetCore
import DragnetStorage
import Foundation
import Testing

@Suite struct ModelStoreTests {
    let place: TemporaryDirectory
    let workspace: Workspace
    var models: ModelStore { workspace.models }

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
    }

    @Test func publishedOpenedListedPromoted() throws {
        #expect(try models.champion() == nil && models.list().isEmpty)
        let a = try models.publish(
            ["vectors.bin": [1, 2, 3], "model.json": Array("{}".utf8)], metadata: #"{"dim":2}"#)
        let b = try models.publish(["vectors.bin": [1, 2, 4], "model.json": Array("{}".utf8)])
        #expect(a != b && a.text.utf8.count == 64)
        #expect(try models.champion() == a)
        let directory = try models.open(a)
        #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: directory + "/vectors.bin"))) == [1, 2, 3])
        try models.setChampion(b)
        let list = try models.list()
        #expect(list.map(\.id) == [a, b] && list.map(\.isChampion) == [false, true] && list.map(\.number) == [1, 2])
        #expect(list[0].size == 5 && list[0].metadata == #"{"dim":2}"#)
        #expect(list[0].files.map(\.name) == ["model.json", "vectors.bin"])
        #expect(dragnetError { try models.remove(b) }?.code == .usage)
        try models.remove(a)
        #expect(dragnetError { _ = try models.open(a) }?.code == .modelMissing)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place("w/models")) == [b.text])
        try workspace.close()
        #expect(try Workspace.open(at: place("w")).models.champion() == b)
    }

    @Test func whatIsNoCandidateNeverBecomesTheChampion() throws {
        let earlier = try models.publish(isCandidate: false) { try Data([1]).write(to: URL(filePath: $0 + "/m")) }
        #expect(try models.champion() == nil)
        let newest = try models.publish(["m": [2]])
        #expect(try models.champion() == newest && models.formerChampion() == nil)
        #expect(try models.list().map(\.id) == [earlier, newest])
    }

    @Test func idsComeFromContentAlone() throws {
        let a = try models.publish(["x": [1], "y": [2]])
        #expect(try models.publish(["y": [2], "x": [1]], metadata: "other") == a)
        #expect(try models.list().map(\.metadata) == ["other"], "what is said of it last holds")
        #expect(try models.list()[0].number == 1)
        #expect(try models.publish(["x": [1, 2], "y": []]) != a)
        #expect(try models.publish(["xy": [1, 2]]) != a)
        #expect(try models.publish(["y": [1], "x": [2]]) != a)
        // sha256 of "x\n1\n" + sha256(01) + "\n" + "y\n1\n" + sha256(02) + "\n"
        let text = "x\n1\n\(ContentHash.hex(of: [1]))\ny\n1\n\(ContentHash.hex(of: [2]))\n"
        #expect(a.text == ContentHash.hex(of: text.utf8))
    }

    @Test func damageIsToldAndTheLastGoodModelStays() throws {
        let good = try models.publish(["m": Array(0..<100)])
        let bad = try models.publish(["m": Array(1..<101), "n": [7]])
        let directory = place("w/models/\(bad.text)/")
        let content = try Data(contentsOf: URL(fileURLWithPath: directory + "m"))
        var flipped = content
        flipped[50] ^= 1
        let damages: [(String, () throws -> Void)] = [
            ("content", { try flipped.write(to: URL(fileURLWithPath: directory + "m")) }),
            ("bytes", { try content.prefix(99).write(to: URL(fileURLWithPath: directory + "m")) }),
            ("missing", { try FileManager.default.removeItem(atPath: directory + "m") }),
            (
                "missing",
                {
                    try FileManager.default.createSymbolicLink(
                        atPath: directory + "m", withDestinationPath: "/etc/passwd")
                }
            ),
            (
                "belong",
                {
                    try? FileManager.default.removeItem(atPath: directory + "m")
                    try content.write(to: URL(fileURLWithPath: directory + "m"))
                    try content.write(to: URL(fileURLWithPath: directory + "extra"))
                }
            ),
            ("read", { try FileManager.default.removeItem(atPath: directory) }),
        ]
        for (word, damage) in damages {
            try damage()
            let error = dragnetError { _ = try models.open(bad) }
            #expect(error?.code == .modelIncompatible)
            #expect(error?.message.contains(word) == true, "\(word): \(error?.message ?? "")")
            #expect(error?.place?.file.contains(bad.text) == true)
            #expect(dragnetError { try models.setChampion(bad) }?.code == .modelIncompatible)
            #expect(try models.champion() == good)
        }
        // Publishing the same content again repairs it.
        #expect(try models.publish(["m": Array(1..<101), "n": [7]]) == bad)
        _ = try models.open(bad)
        try flipped.write(to: URL(fileURLWithPath: directory + "m"))
        #expect(try models.publish(["m": Array(1..<101), "n": [7]]) == bad)
        _ = try models.open(bad)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: place("w/models")).sorted()
                == [good.text, bad.text].sorted())
    }

    @Test func afailedPublicationLeavesNothing() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try models.publish { directory in
                try AtomicFile.write([1], to: directory + "/half")
                throw Stop()
            }
        }
        for name in ["../x", ".hidden", "a/b", "a b", "", "a\0b"] {
            #expect(dragnetError { _ = try models.publish([name: [1]]) } != nil)
        }
        #expect(dragnetError { _ = try models.publish([:]) } != nil)
        #expect(
            dragnetError {
                _ = try models.publish { try FileSync.makeDirectory($0 + "/inner") }
            } != nil)
        #expect(try models.list().isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place("w/models")).isEmpty)
        // What a killed publication left goes with the next one.
        try FileManager.default.createDirectory(
            atPath: place("w/models/.unfinished-1"), withIntermediateDirectories: true)
        let id = try models.publish(["m": [1]])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place("w/models")) == [id.text])
    }

    @Test func idsAreHashesOnly() throws {
        for text in ["", "../../etc", String(repeating: "A", count: 64), String(repeating: "a", count: 63)] {
            #expect(ModelID(text) == nil)
        }
        let id = try #require(ModelID(String(repeating: "0a", count: 32)))
        #expect("\(id)" == id.text)
        #expect(try JSONDecoder().decode([ModelID].self, from: JSONEncoder().encode([id])) == [id])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([ModelID].self, from: Data(#"["x"]"#.utf8)) }
        #expect(dragnetError { _ = try models.open(id) }?.code == .modelMissing)
    }

    @Test func statesComeBackAndDamageIsTold() throws {
        let id = try models.publish(["m": [1]])
        #expect(try workspace.savedState(of: id) == nil)
        #expect(try workspace.stateWatermark(modelID: id) == nil)
        let bytes = (0..<40_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        for (watermark, bytes) in [(5, bytes), (7, []), (9, [1, 2, 3])] {
            try workspace.saveState(modelID: id, watermark: watermark, bytes: bytes)
            let state = try #require(try workspace.savedState(of: id))
            #expect(try workspace.stateWatermark(modelID: id) == watermark)
            #expect(state.watermark == watermark && state.bytes == bytes)
        }
        let stranger = try #require(ModelID(String(repeating: "0", count: 64)))
        #expect(
            dragnetError { try workspace.saveState(modelID: stranger, watermark: 0, bytes: []) }?.code == .modelMissing)
        // What a reader leaves is checked all the same, and its own fault is told where the bytes are whole.
        struct Fault: Error {}
        #expect(throws: Fault.self) { try workspace.loadState(modelID: id) { _, _ in throw Fault() } }
        // A writer that fails leaves what was there.
        #expect(throws: (any Error).self) {
            try workspace.saveState(modelID: id, watermark: 11) { sink in
                try [UInt8](repeating: 4, count: 9_000_000).withUnsafeBytes { try sink($0) }
                throw Fault()
            }
        }
        #expect(try workspace.savedState(of: id)?.bytes == [1, 2, 3])
        // One file for the state that is there, none of those that were replaced or not finished.
        let states = try FileManager.default.contentsOfDirectory(atPath: place("w/states"))
        #expect(states.count == 1)
        let file = place("w/states/\(try #require(states.first))")
        try Data([1, 2, 4]).write(to: URL(fileURLWithPath: file))
        #expect(dragnetError { _ = try workspace.savedState(of: id) }?.code == .modelIncompatible)
        try FileManager.default.removeItem(atPath: file)
        #expect(dragnetError { _ = try workspace.savedState(of: id) }?.code == .modelIncompatible)
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        #expect(dragnetError { _ = try workspace.savedState(of: id) }?.code == .modelIncompatible)
    }

    @Test func statesInPiecesAreStillRead() throws {
        let id = try models.publish(["m": [1]])
        try workspace.saveState(modelID: id, watermark: 5, bytes: [1, 2, 3, 4, 5])
        try workspace.close()
        try sqlite(
            place("w"),
            """
            UPDATE scoring_state SET file = NULL;
            INSERT INTO scoring_state_chunk SELECT model, 1, x'0405' FROM scoring_state;
            INSERT INTO scoring_state_chunk SELECT model, 0, x'010203' FROM scoring_state;
            """)
        var opened = try Workspace.open(at: place("w"))
        #expect(try opened.savedState(of: id) == SavedState(watermark: 5, bytes: [1, 2, 3, 4, 5]))
        try opened.close()
        try sqlite(place("w"), "UPDATE scoring_state_chunk SET bytes = x'010204' WHERE number = 0")
        opened = try Workspace.open(at: place("w"))
        #expect(dragnetError { _ = try opened.savedState(of: id) }?.code == .modelIncompatible)
        // Saved anew it has a file, and the pieces are gone.
        try opened.saveState(modelID: id, watermark: 6, bytes: [9])
        #expect(try opened.savedState(of: id) == SavedState(watermark: 6, bytes: [9]))
    }

    @Test func removedModelsTakeTheirStateAlong() throws {
        let kept = try models.publish(["m": [1]])
        let removed = try models.publish(["m": [2]])
        try workspace.saveState(modelID: kept, watermark: 1, bytes: [1])
        try workspace.saveState(modelID: removed, watermark: 1, bytes: [2])
        try models.remove(removed)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place("w/states")).count == 1)
        #expect(try workspace.savedState(of: kept)?.bytes == [1])
    }
}
