import DragnetPipeline
import DragnetTestSupport
import Foundation
import Testing

/// What counts as the same files.
@Suite("Reruns")
struct RerunTests {
    @Test func whatStandsInOneRunAloneDiffers() throws {
        let folder = try TemporaryFolder()
        for run in ["one", "two"] {
            try folder.write("{}", to: run + "/run.json")
            try folder.write("\(run)", to: run + "/timings.json")
            try folder.write("\(run)", to: run + "/workspace/dragnet.db")
            try folder.write("<svg/>", to: run + "/render/INC-1.svg")
        }
        func differences() -> [String] {
            RerunJob.differences(between: folder.path("one"), and: folder.path("two"))
        }
        #expect(differences() == [])
        // Not of the run.
        try folder.write("mine", to: "one/notes.txt")
        #expect(differences() == [])
        try folder.write("<svg/>", to: "one/render/INC-2.svg")
        try folder.write("<svg/>", to: "two/render/INC-3.svg")
        try folder.write("<svg> </svg>", to: "two/render/INC-1.svg")
        try folder.write("", to: "two/beacons.csv")
        #expect(
            differences() == ["beacons.csv", "render/INC-1.svg", "render/INC-2.svg", "render/INC-3.svg"])
    }
}
