import DragnetPipeline

extension ErrorMessages {
    private static let library = "vector files are read by the library alone"
    private static let killed = "takes a training that was stopped in its middle; ResumeCommandTests, ResumeTests"
    private static let hashed = "a model's files are compared with their hashes first"

    /// Vectors, models and trainings that go on.
    static let learning: [Source] = [
        Source(
            file: "DragnetPipeline/Learning/UnfinishedTraining.swift",
            cases: [
                ErrorCase(
                    "train --resume --workspace ws", 2, "ws/training: there is no unfinished training to go on with",
                    help: "leave --resume out to begin anew", given: [.workspace]),
                ErrorCase(
                    "embed e.txt -o e.bin --resume", 2, "e.bin.training: there is no unfinished training to go on with",
                    help: "leave --resume out to begin anew", given: [edges]),
                ErrorCase(
                    "embed e.txt -o e.bin --resume", 5, "e.bin.training/identity.json: is damaged",
                    help: "leave --resume out", given: [edges, .text("{", "e.bin.training/identity.json")]),
                ErrorCase(
                    "embed e.txt -o e.bin --resume", 5,
                    "e.bin.training: the unfinished training cannot go on: it was begun by version 0.0 of Dragnet, this is \(DragnetVersion.current)",
                    help: "run it with what it was begun with, or leave --resume out to begin anew",
                    given: [
                        edges,
                        .text(
                            "{\"version\":\"0.0\",\"settings\":{},\"events\":3,\"log\":\"\"}",
                            "e.bin.training/identity.json"),
                    ]),
                ErrorCase(
                    "embed e.txt -o e.bin --resume", 2, "e.bin.training: another training goes on here",
                    help: "wait for it to end, or choose another place",
                    given: [edges, .text("{", "e.bin.training/identity.json"), .locked("e.bin.training")]),
            ]),
        Source(
            file: "DragnetPipeline/Learning/ModelFiles.swift",
            cases: [
                ErrorCase(
                    "score --workspace dragnet-out/workspace", 5,
                    "dragnet-out/workspace/models/MODEL/model.json: the model cannot be used: it was made from a log without times and cannot score events",
                    help: "run: dragnet train",
                    given: [.run("scan log.csv -q --map time= --dim 8 --method diffusion --no-report --pictures 0")])
            ],
            unprovoked: [
                "the file is missing": hashed,
                "it is no model of this version": hashed,
                "it is of format …, this program reads …": "takes a model of another version",
                "its parts do not fit together": hashed,
                "it was learnt on other signals than this program reads": "takes a model of another version",
            ]),
        Source(
            file: "DragnetPipeline/Learning/ScorerState.swift",
            unprovoked: [
                "the scoring state is damaged or of another version": "its bytes are compared with their hash first"
            ]),
        Source(
            file: "DragnetDetection/Scorer/FlatBytes.swift",
            unprovoked: [
                "the scoring state is damaged or of another version": "its bytes are compared with their hash first"
            ]),
        Source(
            file: "DragnetDetection/Learners/LogisticRegression.swift",
            unprovoked: ["a learner was given numbers that are not finite": "a fault of the program"]),
        Source(
            file: "DragnetPipeline/Learning/MemoryBudget.swift",
            unprovoked: [
                "learning vectors would bring this process to …, but … allows ":
                    "the system must allow little; MemoryBudgetTests"
            ]),
        Source(
            file: "DragnetEmbedding/Training/TrainingEstimate.swift",
            cases: [
                ErrorCase(
                    "embed e.txt -o e.bin --memory-limit 1M --dim 1024", 4,
                    "learning vectors takes at least 7.7 MiB, but only 1 MiB may be taken",
                    help: "lower the dimensions (--dim), or raise the limit on memory",
                    given: [.text((0..<900).map { "A\($0) A\($0 + 1)\n" }.joined(), "e.txt")])
            ]),
        Source(
            file: "DragnetEmbedding/Training/BucketGrid.swift",
            unprovoked: ["memory ran out while pairs were gathered": "memory must run out"]),
        Source(
            file: "DragnetEmbedding/Training/TrainingState+File.swift",
            unprovoked: [
                "is no state of a training run of this version": killed,
                "was changed or cut short after it was written": killed,
                "holds settings that cannot be read": killed,
                "holds more or less than it says": killed,
                "is empty": killed,
                "holds what is no finite number": killed,
            ]),
        Source(
            file: "DragnetEmbedding/Node2Vec.swift",
            unprovoked: [
                "the saved state is of a run with other settings": "the training's identity is compared first",
                "the saved state is of a run on another graph": "the training's identity is compared first",
            ]),
        Source(
            file: "DragnetEmbedding/ColdVectors.swift",
            unprovoked: ["the embedding has … nodes and the graph …": "a fault of the program"]),
        Source(
            file: "DragnetVectors/Files/MappedFile.swift",
            unprovoked: ["cannot be read: …": library, "cannot be mapped into memory: …": library]),
        Source(
            file: "DragnetVectors/Files/VectorFile.swift",
            unprovoked: ["cannot be read": library, "holds … ids for … vectors": library]),
        Source(
            file: "DragnetVectors/Files/Word2VecFile.swift",
            unprovoked: [
                "promises … vectors of … but does not hold them": library,
                "… numbers in a vector of …": library,
                "a vector holds what is no finite number": library,
                "promises … vectors of … but is too short": library,
                "ends within vector … of …": library,
                "vector … holds what is no finite number": library,
                "does not begin with the number of vectors and their dimension": library,
            ]),
        Source(
            file: "DragnetVectors/Files/NPYFile.swift",
            unprovoked: [
                "is no NumPy array of version 1": library,
                "ends within its header": library,
                "does not hold rows of little-endian Float32": library,
                "does not hold as many numbers as its shape says": library,
                "row … holds what is no finite number": library,
            ]),
        Source(
            file: "DragnetVectors/Files/NativeVectorFile.swift",
            unprovoked: [
                "has … bytes of vectors instead of …": hashed,
                "was changed after it was written: the checksum does not match": hashed,
                "row … holds what is no finite number": hashed,
                "holds what is no finite number": hashed,
                "is no file of vectors of Dragnet": hashed,
                "has version …, but only … can be read": hashed,
                "has a damaged header": hashed,
                "has a header that contradicts itself": hashed,
            ]),
    ]

    static let edges = ErrorCase.Given.text("A B\nB C\nC A\n", "e.txt")
}
