import DragnetCore
import DragnetTestSupport
import Testing

@Suite("DragnetError")
struct DragnetErrorTests {
    @Test func theFormOfTheCommandLine() {
        let place = DragnetError.Place(file: "transactions.csv", line: 84, column: "amount")
        let error = DragnetError(.inputUnusable, "\"1.234,50\" is not a number", at: place, help: "say --decimal ,")
        #expect(
            "\(error)" == "transactions.csv:84: column amount: \"1.234,50\" is not a number\nhelp: say --decimal ,")
        #expect("\(DragnetError(.usage, "no input"))" == "no input")
        #expect("\(DragnetError(.inputMissing, "is not there", at: .init(file: "x")))" == "x: is not there")
    }

    @Test(arguments: HostileNames.all)
    func nothingReachesTheTerminalRaw(name: String) {
        let error = DragnetError(
            .inputUnusable, "\(name) is no id", at: .init(file: name, line: 1, column: name), help: "rename \(name)")
        for scalar in error.description.unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control)
            #expect(!scalar.properties.isBidiControl)
        }
        #expect(error.description.split(separator: "\n").count == 2)
    }

    @Test func exitStatusesAreTheContract() {
        let statuses: [(DragnetError.Code, Int32)] = [
            (.internalFault, 1), (.outputFailed, 1), (.usage, 2), (.configuration, 2), (.inputUnusable, 3),
            (.inputMissing, 3), (.inputAmbiguous, 3), (.resourceLimit, 4), (.modelMissing, 5), (.modelIncompatible, 5),
            (.interrupted, 130),
        ]
        for (code, status) in statuses { #expect(code.exitStatus == status) }
        #expect(Set(statuses.map(\.0.name)).count == statuses.count)
    }
}
