"""Diagnosis and procedure codes on offer, described in our own words.

`x` after a code marks an inactive one, `-` a procedure that needs no authorization: which ones is an assumption.
"""

from dataclasses import dataclass

MOST_OFFERED = 10

DIAGNOSIS_TABLE = """
M54.5 x|Low back pain
M54.50|Low back pain, unspecified
M54.51|Vertebrogenic low back pain
M54.59|Other low back pain
M54.2|Neck pain
M54.12|Radiculopathy, cervical region
M54.15|Radiculopathy, thoracolumbar region
M54.16|Radiculopathy, lumbar region
M54.17|Radiculopathy, lumbosacral region
M54.41|Lumbago with sciatica, right side
M54.42|Lumbago with sciatica, left side
M48.061|Lumbar stenosis without neurogenic claudication
M48.062|Lumbar stenosis with neurogenic claudication
M48.02|Cervical stenosis
M51.16|Lumbar disc disorder with radiculopathy
M51.26|Other lumbar disc displacement
M51.36 x|Other lumbar disc degeneration
M51.360|Lumbar disc degeneration with back pain only
M51.362|Lumbar disc degeneration with back and leg pain
M50.121|Cervical disc disorder at C4-C5 with radiculopathy
M50.122|Cervical disc disorder at C5-C6 with radiculopathy
M43.16|Spondylolisthesis, lumbar region
M47.816|Lumbar spondylosis without myelopathy or radiculopathy
M47.812|Cervical spondylosis without myelopathy or radiculopathy
M96.1|Postlaminectomy syndrome
M17.11|Primary osteoarthritis of right knee
M17.12|Primary osteoarthritis of left knee
M17.0|Primary osteoarthritis of both knees
M16.11|Primary osteoarthritis of right hip
M25.561|Pain in right knee
M25.562|Pain in left knee
M23.221|Old medial meniscus tear, posterior horn, right knee
S83.241A|Tear of medial meniscus, right knee, first encounter
S83.511A|Sprain of right anterior cruciate ligament, first encounter
S83.512A|Sprain of left anterior cruciate ligament, first encounter
M75.101|Rotator cuff tear of right shoulder, not traumatic
G43.709|Chronic migraine without aura, not intractable
G43.719|Chronic migraine without aura, intractable
G43.909|Migraine, unspecified, not intractable
R51.9|Headache, unspecified
G35 x|Multiple sclerosis
G35.D|Multiple sclerosis, unspecified
G47.33|Obstructive sleep apnea
J44.9|Chronic obstructive lung disease, unspecified
J44.1|Chronic obstructive lung disease with flare-up
J96.11|Chronic respiratory failure with low oxygen
I25.10|Coronary artery disease without angina
I25.119|Coronary artery disease with unspecified angina
I50.22|Chronic systolic heart failure
I50.32|Chronic diastolic heart failure
I50.9|Heart failure, unspecified
I48.91|Atrial fibrillation, unspecified
R07.9|Chest pain, unspecified
R06.09|Other shortness of breath
I63.9|Stroke, unspecified
I69.351|Right-sided weakness after stroke
I69.354|Left-sided weakness after stroke
E11.9|Type 2 diabetes without complications
E11.621|Type 2 diabetes with foot ulcer
E11.65|Type 2 diabetes with high blood sugar
G20 x|Parkinson disease
G20.A1|Parkinson disease without dyskinesia
C50.911|Cancer of right breast, unspecified site
C50.912|Cancer of left breast, unspecified site
Z15.01|Inherited risk of breast cancer
Z80.3|Family history of breast cancer
Z17.0|Estrogen receptor positive
F32.1|Single depressive episode, moderate
F33.1|Recurrent depression, moderate
F41.1|Generalized anxiety
F84.0|Autism
F90.2|Attention deficit, combined type
F80.2|Mixed receptive and expressive language disorder
R47.01|Aphasia
R10.9|Abdominal pain, unspecified
R91.1|Single lung nodule
K50.90|Crohn disease without complications
M62.81|General muscle weakness
R26.2|Difficulty in walking
R26.89|Other problems of gait
Z47.1|Aftercare after joint replacement
"""

PROCEDURE_TABLE = """
62320|Epidural injection, neck or upper back, no imaging
62321|Epidural injection, neck or upper back, with imaging
62322|Epidural injection, lower back, no imaging
62323|Epidural injection, lower back, with imaging
77003|Fluoroscopy to guide a spine needle
64479|Nerve root injection, neck, first level
64483|Nerve root injection, lower back, first level
64484|Nerve root injection, lower back, each further level
64490|Facet joint injection, neck, first level
64493|Facet joint injection, lower back, first level
64494|Facet joint injection, lower back, second level
64635|Facet nerve ablation, lower back, first joint
64636|Facet nerve ablation, lower back, each further joint
63030|Lumbar disc removal, one side
63047|Lumbar laminectomy for stenosis, one level
63048|Laminectomy, each further level
22551|Neck fusion from the front with decompression
22552|Neck fusion from the front, each further level
22612|Lumbar fusion from the back
22630|Lumbar interbody fusion from the back
22633|Lumbar fusion, combined technique
22842|Spinal instrumentation, 3 to 6 segments
63650|Spinal stimulator lead through the skin
63685|Spinal stimulator generator
20610 -|Large joint injection without ultrasound
20611 -|Large joint injection with ultrasound
27130|Total hip replacement
27446|Partial knee replacement
27447|Total knee replacement
29827|Shoulder arthroscopy with cuff repair
29880|Knee arthroscopy, both menisci
29881|Knee arthroscopy, one meniscus
29888|Knee arthroscopy with ligament repair
70450|CT of the head without contrast
70551|MRI of the brain without contrast
70552|MRI of the brain with contrast
70553|MRI of the brain without, then with contrast
71250|CT of the chest without contrast
71260|CT of the chest with contrast
72141|MRI of the neck spine without contrast
72146|MRI of the chest spine without contrast
72148|MRI of the lumbar spine without contrast
72149|MRI of the lumbar spine with contrast
72158|MRI of the lumbar spine without, then with contrast
73221|MRI of an upper limb joint without contrast
73721|MRI of a lower limb joint without contrast
74176|CT of abdomen and pelvis without contrast
74177|CT of abdomen and pelvis with contrast
78815|PET with CT, skull base to mid-thigh
75572|CT of the heart with contrast
75574|CT angiography of the coronary arteries
78451|Heart perfusion imaging, single study
78452|Heart perfusion imaging, several studies
93306|Echocardiogram, complete with Doppler
93350|Stress echocardiogram
93351|Stress echocardiogram with continuous monitoring
93458|Left heart catheter with coronary pictures
93000 -|Electrocardiogram with report
G0151|Physical therapist at home, each 15 minutes
G0152|Occupational therapist at home, each 15 minutes
G0153|Speech therapist at home, each 15 minutes
G0156|Home health aide, each 15 minutes
G0299|Registered nurse at home, each 15 minutes
G0300|Licensed practical nurse at home, each 15 minutes
S9123|Nursing care at home by a registered nurse, per hour
S9124|Nursing care at home by a practical nurse, per hour
T1030|Nursing care at home by a registered nurse, per day
E0601|Continuous airway pressure device
E0470|Bilevel pressure device without backup rate
E1390|Oxygen concentrator
E0260|Semi-electric hospital bed with rails
E0143 -|Folding walker with wheels
K0001 -|Standard wheelchair
K0823|Power wheelchair, group 2 standard
K0861|Power wheelchair, group 3 heavy use
L1833|Knee orthosis, adjustable, off the shelf
L1851|Knee orthosis with joints, off the shelf
81162|BRCA1 and BRCA2, full sequence and duplication or deletion
81228|Genome-wide microarray for copy numbers
81407|Molecular pathology, level 8
81432|Hereditary breast cancer gene panel
81519|Breast cancer gene expression score, 21 genes
97110|Therapeutic exercises, each 15 minutes
97112|Balance and movement training, each 15 minutes
97140|Manual therapy, each 15 minutes
97161|Physical therapy evaluation, low complexity
97162|Physical therapy evaluation, moderate complexity
97165|Occupational therapy evaluation, low complexity
97530|Therapeutic activities, each 15 minutes
97032 x|Electrical stimulation attended, earlier wording
92507|Speech therapy, one person
92523|Evaluation of speech and language
96130|Psychological test evaluation, first hour
96131|Psychological test evaluation, each further hour
96132|Neuropsychological test evaluation, first hour
96136|Psychological testing by the professional, first 30 minutes
96137|Psychological testing by the professional, each further 30 minutes
90837 -|Psychotherapy, 60 minutes
99213 -|Office visit, established patient, low complexity
99214 -|Office visit, established patient, moderate complexity
"""


@dataclass(frozen=True)
class Code:
    """One code of the catalog."""

    code: str
    description: str
    active: bool = True
    requires_authorization: bool = True

    @property
    def shown(self) -> str:
        """The text of the option in the list."""
        return f"{self.code} - {self.description}" + ("" if self.active else " (inactive)")


def _read(table: str) -> dict[str, Code]:
    codes = {}
    for row in table.strip().splitlines():
        name, _, description = row.partition("|")
        code, _, flag = name.partition(" ")
        codes[code] = Code(code, description, active=flag != "x", requires_authorization=flag != "-")
    return codes


DIAGNOSES = _read(DIAGNOSIS_TABLE)
PROCEDURES = _read(PROCEDURE_TABLE)
CATALOGS = {"diagnosis": DIAGNOSES, "procedure": PROCEDURES}


def search(kind: str, query: str) -> list[Code]:
    """Codes that begin with what was typed, with or without the dot, then those whose words contain it."""
    asked, plain = query.strip().lower(), query.strip().lower().replace(".", "")
    if not asked:
        return []
    codes = CATALOGS.get(kind, {}).values()
    by_code = [code for code in codes if code.code.lower().replace(".", "").startswith(plain)]
    by_word = [code for code in codes if asked in code.shown.lower() and code not in by_code]
    return [*by_code, *by_word][:MOST_OFFERED]
